/** What a live event makes of the jobs that are known. */
import type { Job, LiveEvent } from '@crowdsky/api';

/** Jobs that make a device's stack again concern nobody, and what is done is a stack. */
export function isShown({ status, madeBy, verifies }: Pick<Job, 'status' | 'madeBy' | 'verifies'>): boolean {
  return status !== 'completed' && madeBy === 'worker' && verifies === null;
}

/** `ask`: the event says too little, the job has to be asked for. */
export function patched(jobs: readonly Job[], event: LiveEvent): readonly Job[] | 'ask' {
  if (event.type === 'job-deleted') return jobs.filter(({ id }) => id !== event.jobId);
  if (event.type !== 'job') return jobs;
  const known = jobs.find(({ id }) => id === event.jobId);
  if (known?.status !== event.status) return 'ask';
  return jobs.map((job) => (job === known ? { ...job, progress: event.progress } : job));
}
