/** Jobs with what came of them. */
import type { EntityManager } from 'typeorm';
import { stackIdsOfJobs, verificationsOf } from './stack-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';

/** A job, the id of its stack, and what came of the one that it verifies; null while there is none. */
export interface JobWithStack {
  job: StackingJob;
  stackId: number | null;
  verification: string | null;
}

export async function withStacks(em: EntityManager, page: readonly StackingJob[]): Promise<JobWithStack[]> {
  const stackIds = await stackIdsOfJobs(
    em,
    page.map(({ id }) => id),
  );
  const verified = page.flatMap(({ verifiesStackId }) => verifiesStackId ?? []);
  const verifications = await verificationsOf(em, verified);
  return page.map((job) => ({
    job,
    stackId: stackIds.get(job.id) ?? null,
    verification: verifications.get(job.verifiesStackId ?? 0) ?? null,
  }));
}
