/** What the lanes of a worker share: the server, the room, the count of what was done, and whether to go on. */
import { ApiError } from '@crowdsky/api';
import { connectWith, keyHeader } from '../network/api.ts';
import type { Server } from '../network/api.ts';
import { ClaimedWork } from './claimed-work.ts';
import type { JobEnd } from './do-job.ts';
import type { Log } from '../log.ts';
import { isPassing } from '@crowdsky/sending';
import { WorkRoom } from './work-room.ts';
import type { WorkerStatus } from './worker-status.ts';

export interface WorkerSettings {
  /** Where the backend answers, without a slash at the end. */
  readonly baseUrl: string;
  readonly key: string;
  /** The name under which it claims; 1 to 64 characters. */
  readonly workerId: string;
  /** Jobs stacked at a time. */
  readonly concurrency: number;
  /** Threads for each of them; 0 works in the main thread. */
  readonly threads: number;
  /** The folder for raws and stacks on their way. */
  readonly workDir: string;
  /** The most bytes that these may take; as many as its disk has beside a reserve if not given. */
  readonly workLimitBytes?: number;
  /** The most memory that all jobs together may take; no limit if not given. */
  readonly memoryLimitBytes?: number;
  /** The longest time between two questions for work. */
  readonly pollSeconds: number;
  /** How long it may go on with a job once it is stopped, before it hands the job back. */
  readonly graceSeconds: number;
  /** Does one job, or finds that there is none, and ends. */
  readonly once: boolean;
}

/** How a worker ended: what it did, or why it cannot work at all. */
export interface WorkerEnd {
  readonly completed: number;
  readonly failed: number;
  /** A sentence for the operator: the server refuses this worker, or with `once` cannot be reached. */
  readonly refusal?: string;
}

export interface WorkerRun {
  readonly log: Log;
  /** Aborted: claims nothing more. Running jobs may end within `graceSeconds`, then they are handed back. */
  readonly stop: AbortSignal;
  readonly status: WorkerStatus;
}

/** How much longer than the server's longest wait a claim may take. */
const CLAIM_MS = 30_000;

export class Desk {
  readonly settings: WorkerSettings;
  readonly server: Server;
  /** Aborted from outside, or because the server refuses this worker. */
  readonly stop: AbortSignal;
  readonly #log: Log;
  readonly #status: WorkerStatus;
  readonly #room: WorkRoom;
  readonly #giveUp = new AbortController();
  readonly #handBack = new AbortController();
  #end: WorkerEnd = { completed: 0, failed: 0 };

  constructor(settings: WorkerSettings, { log, stop, status }: WorkerRun) {
    this.settings = settings;
    this.server = connectWith(settings.baseUrl, keyHeader(settings.key));
    this.#log = log;
    this.#status = status;
    this.#room = new WorkRoom(settings.workDir, settings.workLimitBytes);
    this.stop = AbortSignal.any([stop, this.#giveUp.signal]);
    const handBack = (): void => {
      setTimeout(() => {
        this.#handBack.abort(new Error('The worker was stopped.'));
      }, 1000 * settings.graceSeconds).unref();
    };
    if (this.stop.aborted) handBack();
    else this.stop.addEventListener('abort', handBack, { once: true });
  }

  get end(): WorkerEnd {
    return this.#end;
  }

  /** Aborted some seconds after `stop`: what is not finished goes back into the queue. */
  get handBack(): AbortSignal {
    return this.#handBack.signal;
  }

  /**
   * Begins to fetch the raws of the oldest waiting job, or of the first that comes within `waitSeconds`. Resolves to
   * undefined where there is none. Never rejects.
   */
  async claim(waitSeconds: number): Promise<ClaimedWork | undefined> {
    if (this.stop.aborted) return undefined;
    try {
      const body = { workerId: this.settings.workerId, waitSeconds };
      const signal = AbortSignal.any([
        this.stop,
        AbortSignal.timeout(Math.ceil(1000 * waitSeconds) + CLAIM_MS),
      ]);
      const { job } = await this.server.claimJob({ body, signal });
      if (this.#status.isServerAway) this.#log('info', 'The server is back.');
      this.#status.serverAnswered();
      if (job === null) return undefined;
      const { jobId, chunkKey, frameCount, attempt } = job;
      this.#log('info', 'A job is claimed.', { jobId, chunkKey, frameCount, attempt });
      const place = { server: this.server, workDir: this.settings.workDir, room: this.#room };
      return new ClaimedWork(place, job, this.handBack);
    } catch (error) {
      if (!this.stop.aborted) this.#explainNoJob(error);
      return undefined;
    }
  }

  /** Hands back a job on which no work was done. Never rejects. */
  async release(work: ClaimedWork): Promise<void> {
    const { jobId, leaseToken } = work.job;
    await this.server.releaseJob({ path: { id: jobId }, body: { leaseToken } }).catch(() => undefined);
    await work.end();
  }

  begin(): void {
    this.#status.jobBegins();
  }

  note({ job: { jobId, chunkKey } }: ClaimedWork, end: JobEnd, seconds: number): void {
    const facts = { jobId, chunkKey, seconds: Number(seconds.toFixed(2)) };
    const { completed, failed } = this.#end;
    const wasHindered = this.#status.isHindered;
    this.#status.jobEnded(end, seconds);
    switch (end.kind) {
      case 'completed':
        this.#end = { ...this.#end, completed: completed + 1 };
        this.#log('info', 'A job is completed.', facts);
        break;
      case 'failed':
        this.#end = { ...this.#end, failed: failed + 1 };
        this.#log(end.fault === undefined ? 'warn' : 'error', 'A job failed.', {
          ...facts,
          reason: end.message,
          ...(end.fault instanceof Error && { stack: end.fault.stack }),
        });
        break;
      case 'lost':
        this.#log('warn', 'A job was deleted, or another worker has it.', facts);
        break;
      case 'handed-back':
        if (end.because === undefined) this.#log('info', 'A job is handed back.', facts);
        else if (this.settings.once) this.#refuse(`The job is handed back. ${end.because}`);
        else if (!wasHindered)
          this.#log(
            'error',
            'A job is handed back: it cannot be done now, and this worker asks again and again.',
            {
              ...facts,
              reason: end.because,
            },
          );
    }
  }

  #explainNoJob(error: unknown): void {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      this.#refuse(`The server does not accept the worker key: set WORKER_API_KEY to the server's own.`);
    } else if (error instanceof ApiError && !isPassing(error)) {
      this.#refuse(`The server refuses this worker: ${error.message}`);
    } else if (this.settings.once) {
      this.#refuse(
        `The server at ${this.settings.baseUrl} does not answer as it should: ${reasonOf(error)}.`,
      );
    } else if (!this.#status.isServerAway) {
      this.#status.serverIsAway(`The server is away: ${reasonOf(error)}.`);
      this.#log('warn', 'The server is away; this worker asks again and again.', { reason: reasonOf(error) });
    }
  }

  #refuse(refusal: string): void {
    this.#end = { ...this.#end, refusal };
    this.#giveUp.abort(new Error(refusal));
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
