/** Tells what became of the jobs of the uploads that were closed, each once. */
import type { Job } from '@crowdsky/api';
import type { Server } from '../network/api.ts';
import { isUnfinished, jobsOf } from '../owner/follow-jobs.ts';

const EVERY_MS = 3000;
/** The watch itself asks again and again where the server is away. */
const PATIENCE = { attempts: 3 };

export class FollowedJobs {
  readonly #uploads = new Set<string>();
  readonly #told = new Set<number>();
  #askedMs = -Infinity;

  add(uploads: readonly string[]): void {
    for (const upload of uploads) this.#uploads.add(upload);
  }

  /** Resolves to whether the server was asked, which is not too often. Rejects as `jobsOf`. */
  async ask(server: Server, signal: AbortSignal, onEnd: (job: Job) => void): Promise<boolean> {
    if (this.#uploads.size === 0 || Date.now() - this.#askedMs < EVERY_MS) return false;
    this.#askedMs = Date.now();
    for (const upload of this.#uploads) {
      const jobs = await jobsOf(server, [upload], signal, PATIENCE);
      for (const job of jobs.filter((one) => !isUnfinished(one) && !this.#told.has(one.id))) {
        this.#told.add(job.id);
        onEnd(job);
      }
      if (!jobs.some(isUnfinished)) this.#uploads.delete(upload);
    }
    return true;
  }
}
