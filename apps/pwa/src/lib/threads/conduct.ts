/** Runs one job after the other on a conductor thread that can be ended at any time. */
import { proxy } from 'comlink';
import type { Conductor, JobResult } from './conductor.worker.ts';
import { leadThread } from './lead-thread.ts';
import type { JobEvent, StackJob } from './stack-job.ts';

/** The user ended the work. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

export interface Conducting {
  /** Rejects with CancelledError after `end`, and with what went wrong in the thread. */
  run(job: StackJob, onEvents: (events: readonly JobEvent[]) => void, ofSession?: string): Promise<JobResult>;
  pause(): void;
  resume(): void;
  /** Ends the thread and all that it started, at once. */
  end(): void;
}

export function startConducting(): Conducting {
  const worker = new Worker(new URL('./conductor.worker.ts', import.meta.url), { type: 'module' });
  const { remote, startThread, orEnded, end } = leadThread<Conductor>(worker, 'The stacking thread stopped.');
  return {
    run: (job, onEvents, ofSession) =>
      orEnded<JobResult>(remote.run(job, proxy(onEvents), startThread, ofSession)),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
    end: () => end(new CancelledError('Cancelled.')),
  };
}
