/** All SQL of jobs except claiming. */
import { Between, In, IsNull, MoreThan, Not } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { isSameChunk, rangeOf } from './chunk-identity.ts';
import type { ChunkIdentity } from './chunk-identity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import type { JobState } from './stacking-job.entity.ts';

export const openStates: JobState[] = ['pending', 'processing', 'retry'];

export async function insertJob(em: EntityManager, job: Partial<StackingJob>): Promise<number> {
  const inserted = await em.insert(StackingJob, job);
  return inserted.identifiers[0].id as number;
}

export function findJob(em: EntityManager, id: number): Promise<StackingJob | null> {
  return em.findOneBy(StackingJob, { id });
}

export async function noteLeftOut(
  em: EntityManager,
  id: number,
  leftOut: Pick<StackingJob, 'droppedFrames' | 'framesInPart'>,
): Promise<void> {
  await em.update(StackingJob, { id }, leftOut);
}

/** Throws when there is no such job. */
export function requireJob(em: EntityManager, id: number): Promise<StackingJob> {
  return em.findOneByOrFail(StackingJob, { id });
}

export function findOwnJob(em: EntityManager, userId: number, id: number): Promise<StackingJob | null> {
  return em.findOne(StackingJob, { where: { id, userId }, relations: { session: true } });
}

export interface JobFilter {
  status?: JobState | undefined;
  uploadSessionId?: number | undefined;
  beforeId: number;
  limit: number;
}

export function listJobs(em: EntityManager, userId: number, filter: JobFilter): Promise<StackingJob[]> {
  const query = em
    .createQueryBuilder(StackingJob, 'j')
    .leftJoinAndSelect('j.session', 's')
    .where('j.userId = :userId AND j.id < :beforeId', { userId, beforeId: filter.beforeId })
    .orderBy('j.id', 'DESC')
    .limit(filter.limit);
  if (filter.status !== undefined) query.andWhere('j.status = :status', { status: filter.status });
  if (filter.uploadSessionId !== undefined)
    query.andWhere('j.uploadSessionId = :session', { session: filter.uploadSessionId });
  return query.getMany();
}

/**
 * The account's waiting or running job that makes the stack of a chunk; that of a device's upload does not count, it may
 * still fail.
 */
export async function findOpenJobOfChunk(
  em: EntityManager,
  userId: number,
  chunk: ChunkIdentity,
): Promise<StackingJob | undefined> {
  const ofSlot = await em.find(StackingJob, {
    where: {
      userId,
      chunkKey: Between(...rangeOf(chunk.chunkKey)),
      status: In(openStates),
      madeBy: 'worker',
      verifiesStackId: IsNull(),
    },
    order: { id: 'ASC' },
  });
  return ofSlot.find((job) => isSameChunk(job, chunk));
}

/**
 * The account's job of a chunk that no worker has had verifies this stack instead of making one of its own; resolves to
 * its id. Not where its owner asked that it replaces the stack.
 */
export async function verifyInstead(
  em: EntityManager,
  userId: number,
  chunk: ChunkIdentity,
  stackId: number,
): Promise<number | null> {
  const job = await findOpenJobOfChunk(em, userId, chunk);
  if (job === undefined || job.overwrites) return null;
  // Claimed meanwhile, it goes on: both stacks are kept.
  const where = { id: job.id, status: 'pending' as const, leaseToken: IsNull() };
  const updated = await em.update(StackingJob, where, { verifiesStackId: stackId });
  return updated.affected === 1 ? job.id : null;
}

export function isBeingVerified(em: EntityManager, userId: number, stackId: number): Promise<boolean> {
  return em.existsBy(StackingJob, { userId, verifiesStackId: stackId, status: In(openStates) });
}

/** An account's jobs without a stack that a worker has or had. */
export function attemptedJobs(em: EntityManager, userId: number): Promise<StackingJob[]> {
  return em.findBy(StackingJob, {
    userId,
    status: In([...openStates, 'failed']),
    leaseToken: Not(IsNull()),
  });
}

/** Bytes reserved in the quota by an account's waiting and running jobs. */
export async function promisedBytes(em: EntityManager, userId: number): Promise<number> {
  const row = await em
    .createQueryBuilder(StackingJob, 'j')
    .select('COALESCE(SUM(j.expectedBytes), 0)', 'sum')
    .where('j.userId = :userId AND j.status IN (:...openStates)', { userId, openStates })
    .getRawOne<{ sum: number | string }>();
  return Number(row?.sum ?? 0);
}

/** Changes a job if it is still in one of these states (and under this lease); resolves to whether it was. */
export async function moveJob(
  em: EntityManager,
  id: number,
  from: { states: JobState[]; leaseToken?: string },
  changes: Partial<StackingJob>,
): Promise<boolean> {
  const lease = from.leaseToken === undefined ? {} : { leaseToken: from.leaseToken };
  const updated = await em.update(StackingJob, { id, status: In(from.states), ...lease }, changes);
  return updated.affected === 1;
}

/** The changes that end a job well. */
export function completed(now: Date): Partial<StackingJob> {
  return { status: 'completed', completedAt: now, errorMessage: null, progress: 1, leaseExpiresAt: null };
}

export async function deleteJobs(em: EntityManager, ids: number[]): Promise<void> {
  if (ids.length > 0) await em.delete(StackingJob, { id: In(ids) });
}

/** Jobs held by a worker or by a device's upload whose lease has expired. */
export function jobsWithLapsedLease(em: EntityManager, now: Date, limit: number): Promise<StackingJob[]> {
  return em
    .createQueryBuilder(StackingJob, 'j')
    .where("j.status = 'processing' AND j.leaseExpiresAt < :now", { now })
    .orderBy('j.leaseExpiresAt')
    .limit(limit)
    .getMany();
}

/** Workers' leases that end after `latest` end there. */
export async function boundLeases(em: EntityManager, latest: Date): Promise<void> {
  await em.update(
    StackingJob,
    { status: 'processing', madeBy: 'worker', leaseExpiresAt: MoreThan(latest) },
    { leaseExpiresAt: latest },
  );
}

export async function countJobsByStatus(em: EntityManager): Promise<Record<string, number>> {
  const rows = await em
    .createQueryBuilder(StackingJob, 'j')
    .select('j.status', 'status')
    .addSelect('COUNT(*)', 'count')
    .groupBy('j.status')
    .getRawMany<{ status: string; count: number | string }>();
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
}

/** Since when the first of the jobs that no worker has taken waits; null when none does. */
export async function oldestWaitingSince(em: EntityManager): Promise<Date | null> {
  const job = await em
    .createQueryBuilder(StackingJob, 'j')
    .where("j.status IN ('pending', 'retry')")
    .orderBy('j.createdAt')
    .limit(1)
    .getOne();
  return job?.createdAt ?? null;
}

/** The last sign of each worker that holds a job. */
export async function lastSignsOfWorkers(em: EntityManager): Promise<Map<string, Date>> {
  const jobs = await em
    .createQueryBuilder(StackingJob, 'j')
    .where("j.status = 'processing' AND j.workerId IS NOT NULL")
    .orderBy('j.startedAt')
    .limit(1000)
    .getMany();
  const signs = new Map<string, Date>();
  for (const { workerId, heartbeatAt, startedAt } of jobs) {
    const at = heartbeatAt ?? startedAt;
    const known = workerId === null ? undefined : signs.get(workerId);
    if (workerId !== null && at !== null && (known === undefined || known < at)) signs.set(workerId, at);
  }
  return signs;
}

/** Failed jobs that ended before `before`: nobody will retry them. */
export function failedJobsBefore(
  em: EntityManager,
  before: Date,
  afterId: number,
  limit: number,
): Promise<StackingJob[]> {
  return em
    .createQueryBuilder(StackingJob, 'j')
    .where(
      "j.status = 'failed' AND j.completedAt < :before AND j.id > :afterId AND j.uploadSessionId IS NOT NULL",
      { before, afterId },
    )
    .orderBy('j.id')
    .limit(limit)
    .getMany();
}
