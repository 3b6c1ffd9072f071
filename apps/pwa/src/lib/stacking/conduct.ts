/** Runs one job after the other on a conductor thread that can be ended at any time. */
import { proxy, wrap } from 'comlink';
import type { Conductor, JobResult } from './conductor.worker.ts';
import { lendThreads } from './lend-threads.ts';
import type { JobEvent, StackJob } from './stack-job.ts';

/** The user ended the work. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

export interface Conducting {
  /** Rejects with CancelledError after `end`, and with what went wrong in the thread. */
  run(job: StackJob, onEvent: (event: JobEvent) => void, ofSession?: string): Promise<JobResult>;
  pause(): void;
  resume(): void;
  /** Ends the thread and all that it started, at once. */
  end(): void;
}

export function startConducting(): Conducting {
  const worker = new Worker(new URL('./conductor.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<Conductor>(worker);
  const threads = lendThreads();
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(event.message || 'The stacking thread stopped.'));
  };
  return {
    run: (job, onEvent, ofSession) =>
      Promise.race([remote.run(job, proxy(onEvent), proxy(threads.start), ofSession), failed]),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
    end() {
      worker.terminate();
      threads.end();
      fail(new CancelledError('Cancelled.'));
    },
  };
}
