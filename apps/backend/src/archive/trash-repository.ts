/** All SQL of `trashed_stacks`. */
import { In, LessThanOrEqual } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { StackedFrame } from './stacked-frame.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { TrashedStack } from './trashed-stack.entity.ts';

export interface TrashNote {
  reason: TrashedStack['reason'];
  sizeBytes: number;
  trashedAt: Date;
  expiresAt: Date;
}

/** Copies a stack and its job; the caller deletes their rows in the same transaction. */
export async function insertTrashed(em: EntityManager, stack: StackedFrame, note: TrashNote): Promise<void> {
  const { id, stackingJobId, userId } = stack;
  const job = await em.findOneByOrFail(StackingJob, { id: stackingJobId });
  const rows = { stackRow: JSON.stringify(stack), jobRow: JSON.stringify(job) };
  await em.insert(TrashedStack, { id, stackingJobId, userId, ...note, ...rows });
}

export function stackOf(em: EntityManager, trashed: TrashedStack): StackedFrame {
  return revived(em, StackedFrame, trashed.stackRow);
}

function jobOf(em: EntityManager, trashed: TrashedStack): StackingJob {
  return revived(em, StackingJob, trashed.jobRow);
}

/** A row from its JSON: times are times again. */
function revived<Row extends object>(em: EntityManager, entity: new () => Row, json: string): Row {
  const row = JSON.parse(json) as Record<string, unknown>;
  for (const { propertyName, type } of em.dataSource.getMetadata(entity).columns) {
    const value = row[propertyName];
    if (type === 'datetime' && typeof value === 'string') row[propertyName] = new Date(value);
  }
  return em.create(entity, row as Row);
}

export function findTrashed(em: EntityManager, userId: number, id: number): Promise<TrashedStack | null> {
  return em.findOneBy(TrashedStack, { id, userId });
}

export function findTrashedOfJob(em: EntityManager, stackingJobId: number): Promise<TrashedStack | null> {
  return em.findOneBy(TrashedStack, { stackingJobId });
}

/** Of one account, those that expire first. */
export function oldestTrash(em: EntityManager, userId: number): Promise<TrashedStack[]> {
  return em.find(TrashedStack, { where: { userId }, order: { trashedAt: 'ASC', id: 'ASC' } });
}

/** Last thrown away first; `before` is where the last page ended. */
export function listTrashed(
  em: EntityManager,
  userId: number,
  limit: number,
  before: { time: Date; id: number } | undefined,
): Promise<TrashedStack[]> {
  const query = em
    .createQueryBuilder(TrashedStack, 't')
    .where('t.userId = :userId', { userId })
    .orderBy('t.trashedAt', 'DESC')
    .addOrderBy('t.id', 'DESC')
    .limit(limit);
  if (before)
    query.andWhere('(t.trashedAt < :time OR (t.trashedAt = :time AND t.id < :id))', {
      time: before.time,
      id: before.id,
    });
  return query.getMany();
}

export function expiredTrash(em: EntityManager, now: Date, limit: number): Promise<TrashedStack[]> {
  return em.find(TrashedStack, { where: { expiresAt: LessThanOrEqual(now) }, take: limit });
}

export async function deleteTrashed(em: EntityManager, ids: number[]): Promise<void> {
  if (ids.length > 0) await em.delete(TrashedStack, { id: In(ids) });
}

/** Puts a stack and its job back under their ids. */
export async function insertRestored(em: EntityManager, trashed: TrashedStack): Promise<void> {
  await em.insert(StackingJob, jobOf(em, trashed));
  await em.insert(StackedFrame, stackOf(em, trashed));
}
