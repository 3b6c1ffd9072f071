/** The SQL by which admins find jobs of all accounts. */
import { MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { withStacks } from './job-with-stack.ts';
import type { JobWithStack } from './job-with-stack.ts';
import { StackingJob } from './stacking-job.entity.ts';
import type { JobState } from './stacking-job.entity.ts';

export interface JobsFilter {
  status?: JobState | undefined;
  userId?: number | undefined;
  beforeId: number;
  limit: number;
}

/** Newest first, with owner and upload. */
export async function findJobs(em: EntityManager, filter: JobsFilter): Promise<JobWithStack[]> {
  const query = em
    .createQueryBuilder(StackingJob, 'j')
    .leftJoinAndSelect('j.session', 's')
    .innerJoinAndSelect('j.user', 'u')
    .where('j.id < :beforeId', { beforeId: filter.beforeId })
    .orderBy('j.id', 'DESC')
    .limit(filter.limit);
  if (filter.status !== undefined) query.andWhere('j.status = :status', { status: filter.status });
  if (filter.userId !== undefined) query.andWhere('j.userId = :userId', { userId: filter.userId });
  return withStacks(em, await query.getMany());
}

/** With owner and upload; null when there is no such job. */
export async function findAnyJob(em: EntityManager, id: number): Promise<JobWithStack | null> {
  const job = await em.findOne(StackingJob, { where: { id }, relations: { session: true, user: true } });
  if (!job) return null;
  const [found] = await withStacks(em, [job]);
  return found;
}

/** The next failed jobs by their ids. */
export async function failedJobIds(em: EntityManager, afterId: number, limit: number): Promise<number[]> {
  const found = await em.find(StackingJob, {
    select: { id: true },
    where: { status: 'failed', id: MoreThan(afterId) },
    order: { id: 'ASC' },
    take: limit,
  });
  return found.map(({ id }) => id);
}
