/** A job of the server as the sheet of what is under way tells it. */
import type { Job } from '@crowdsky/api';
import type { Task, TaskState } from '../activity/task.ts';
import { text } from '../text/text.ts';

const STATES: Readonly<Record<Job['status'], TaskState>> = {
  pending: 'waiting',
  retry: 'waiting',
  processing: 'running',
  completed: 'running',
  failed: 'needs-you',
};

export interface JobActions {
  again(id: number): void;
  remove(id: number): void;
}

/** `before`: how many of the account's own wait before it. `asOf`: the time of which all this is, where it is not of now. */
export function jobTask(job: Job, before: number, asOf: string | undefined, actions: JobActions): Task {
  const { id, status, progress, errorMessage, droppedFrames, framesInPart, frameCount } = job;
  const state = STATES[status];
  const notes = [
    state === 'waiting' ? text.jobs.before(before) : undefined,
    state === 'running' && progress !== null ? `${Math.floor(100 * progress)} %` : undefined,
    state === 'needs-you' ? (errorMessage ?? undefined) : undefined,
    text.countFrames(frameCount),
    asOf === undefined ? undefined : text.jobs.asOf(asOf),
  ];
  return {
    id: `job-${id}`,
    kind: 'job',
    name: job.objectName ?? job.chunkKey,
    state,
    share: state === 'running' ? (progress ?? undefined) : undefined,
    note: notes.filter((note) => note !== undefined).join(' · '),
    details: [...(droppedFrames ?? []), ...(framesInPart ?? [])].map(
      ({ name, reason }) => `${name}: ${reason}`,
    ),
    href: '/library',
    ...(status === 'failed' ? { again: () => actions.again(id) } : {}),
    ...(state === 'running' ? {} : { remove: () => actions.remove(id) }),
  };
}

/** How many of the jobs before it wait as well; the server takes those that failed once after all others. */
export function waitingBefore(jobs: readonly Job[], job: Job): number {
  const isBefore = (other: Job): boolean =>
    job.status === 'retry'
      ? other.status === 'pending' || (other.status === 'retry' && other.id < job.id)
      : other.status === 'pending' && other.id < job.id;
  return jobs.filter(isBefore).length;
}
