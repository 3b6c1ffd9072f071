/** Runs one job after the other on a conductor thread. */
import { proxy } from 'comlink';
import type { Conductor, JobResult } from './conductor.worker.ts';
import { leadThread } from './lead-thread.ts';
import type { JobEvent, StackJob } from './stack-job.ts';

export interface Conducting {
  /** Rejects with the reason of the signal, and with what went wrong in the thread. */
  run(job: StackJob, onEvents: (events: readonly JobEvent[]) => void, ofSession?: string): Promise<JobResult>;
  pause(): void;
  resume(): void;
}

/** Starts the thread. `signal` ends it and all that it started, whether or not a job is under way. */
export function startConducting(signal: AbortSignal): Conducting {
  const worker = new Worker(new URL('./conductor.worker.ts', import.meta.url), { type: 'module' });
  const { remote, startThread, orEnded } = leadThread<Conductor>(
    worker,
    'The stacking thread stopped.',
    signal,
  );
  return {
    run: (job, onEvents, ofSession) =>
      orEnded<JobResult>(remote.run(job, proxy(onEvents), startThread, ofSession)),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
  };
}
