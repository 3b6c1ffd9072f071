/** Puts a failed job back into the queue: one rule for its owner and for admins. */
import type { LiveEvent } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { AppError, notFound } from '../ground/app-error.ts';
import { findJob, moveJob } from './job-repository.ts';
import { filesOfJob } from './lease-service.ts';
import { lockAccount } from './quota.ts';
import type { JobState, StackingJob } from './stacking-job.entity.ts';

export type Requeue =
  | { outcome: 'queued'; before: StackingJob }
  | { outcome: 'not-failed'; status: JobState }
  | { outcome: 'raws-gone' }
  | { outcome: 'deleted' };

/** Locks the account, behind which cleanup takes the raws of failed jobs: none leaves between the look and the change. */
export async function requeueJob(
  em: EntityManager,
  { id, userId }: Pick<StackingJob, 'id' | 'userId'>,
): Promise<Requeue> {
  await lockAccount(em, userId);
  const before = await findJob(em, id);
  if (!before) return { outcome: 'deleted' };
  if (before.status !== 'failed') return { outcome: 'not-failed', status: before.status };
  if ((await filesOfJob(em, before)).length === 0) return { outcome: 'raws-gone' };
  const changes = {
    status: 'pending',
    retryCount: 0,
    errorMessage: null,
    completedAt: null,
    startedAt: null,
    workerId: null,
  } as const;
  await moveJob(em, id, { states: ['failed'] }, changes);
  return { outcome: 'queued', before };
}

/** The job as it was. @throws AppError `not-found`, `wrong-state` where it was not queued */
export function requireQueued(requeue: Requeue): StackingJob {
  switch (requeue.outcome) {
    case 'queued':
      return requeue.before;
    case 'not-failed':
      throw new AppError('wrong-state', `This job is ${requeue.status}; only a failed one can be retried.`);
    case 'raws-gone':
      throw new AppError('wrong-state', 'The raw frames of this job are gone: upload them again.');
    case 'deleted':
      throw notFound('job');
  }
}

/** What the owner hears of it. */
export function waiting({ id, chunkKey }: StackingJob): LiveEvent {
  return { type: 'job', jobId: id, chunkKey, status: 'pending', progress: null, errorMessage: null };
}
