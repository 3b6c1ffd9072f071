/** The lease under which a job is held, kept alive by heartbeats that tell the progress too. */
import { ApiError } from '@crowdsky/api';
import type { ClaimedJob } from '@crowdsky/api';
import type { Server } from '../network/api.ts';

/** Another worker may have the job by now: what this one does for it is in vain. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor() {
    super('The lease ran out, or the job was deleted.');
  }
}

export class Lease {
  /** Share of the job that is done, 0 to 1. */
  progress = 0;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(server: Server, { jobId, leaseToken, leaseSeconds }: ClaimedJob) {
    // A deadline is a whole number of milliseconds.
    const everyMs = Math.floor((1000 * leaseSeconds) / 3);
    this.#timer = setInterval(() => {
      const request = {
        path: { id: jobId },
        body: { leaseToken, progress: this.progress },
        signal: AbortSignal.timeout(everyMs),
      };
      // A beat that does not arrive is no loss yet: the next one may.
      server.sendHeartbeat(request).catch((error: unknown) => {
        if (meansLost(error)) this.#lost.abort(new LeaseLost());
      });
    }, everyMs);
  }

  /** Aborted with LeaseLost as its reason. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

/** Whether the server says that this worker does not hold the job any more. */
export function meansLost(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'lease-lost' || error.code === 'not-found');
}
