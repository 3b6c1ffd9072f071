/** The worker's day: claim a job, stack it, fetch the next one meanwhile, wait when there is none. */
import { ApiError } from '@crowdsky/api';
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import { startStackThreads } from '@crowdsky/stack-files';
import { connect } from './api.ts';
import type { Server } from './api.ts';
import { ClaimedWork } from './claimed-work.ts';
import { doJob } from './do-job.ts';
import type { JobEnd } from './do-job.ts';
import type { Log } from './log.ts';
import { isPassing, rest } from './patience.ts';

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
}

const FIRST_POLL_MS = 500;
/** How much longer than the server's longest wait a claim may take. */
const CLAIM_MS = 30_000;
/** The longest that a server keeps a claim waiting. */
const MOST_WAIT_SECONDS = 30;

/** Resolves when it is stopped, with `once` after one job, and when the server refuses this worker. */
export async function runWorker(settings: WorkerSettings, run: WorkerRun): Promise<WorkerEnd> {
  const desk = new Desk(settings, run);
  const lanes = Array.from({ length: settings.once ? 1 : settings.concurrency }, () => new Lane(desk));
  await Promise.all(lanes.map((lane) => lane.work()));
  return desk.end;
}

/** What all lanes share: the server, the count of what was done, and whether to go on. */
class Desk {
  readonly settings: WorkerSettings;
  readonly server: Server;
  /** Aborted from outside, or because the server refuses this worker. */
  readonly stop: AbortSignal;
  readonly #log: Log;
  readonly #giveUp = new AbortController();
  readonly #handBack = new AbortController();
  #end: WorkerEnd = { completed: 0, failed: 0 };
  #isServerAway = false;

  constructor(settings: WorkerSettings, { log, stop }: WorkerRun) {
    this.settings = settings;
    this.server = connect(settings.baseUrl, settings.key);
    this.#log = log;
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
      const signal = AbortSignal.any([this.stop, AbortSignal.timeout(1000 * waitSeconds + CLAIM_MS)]);
      const { job } = await this.server.claimJob({ body, signal });
      if (this.#isServerAway) this.#log('info', 'The server is back.');
      this.#isServerAway = false;
      if (job === null) return undefined;
      const { jobId, chunkKey, frameCount, attempt } = job;
      this.#log('info', 'A job is claimed.', { jobId, chunkKey, frameCount, attempt });
      return new ClaimedWork(this.server, job, this.settings.workDir, this.handBack);
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

  note({ job: { jobId, chunkKey } }: ClaimedWork, end: JobEnd, seconds: number): void {
    const facts = { jobId, chunkKey, seconds: Number(seconds.toFixed(2)) };
    const { completed, failed } = this.#end;
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
        this.#log('info', 'A job is handed back.', facts);
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
    } else if (!this.#isServerAway) {
      this.#isServerAway = true;
      this.#log('warn', 'The server is away; this worker asks again and again.', { reason: reasonOf(error) });
    }
  }

  #refuse(refusal: string): void {
    this.#end = { ...this.#end, refusal };
    this.#giveUp.abort(new Error(refusal));
  }
}

/** Does one job after the other. */
class Lane {
  readonly #desk: Desk;
  #pool: Pool<StackTasks> | undefined;
  #next: Promise<ClaimedWork | undefined> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Resolves when it is stopped. Never rejects. */
  async work(): Promise<void> {
    const { settings, stop } = this.#desk;
    const waitSeconds = settings.once ? 0 : Math.min(settings.pollSeconds, MOST_WAIT_SECONDS);
    let idleMs = FIRST_POLL_MS;
    while (!stop.aborted) {
      const asked = performance.now();
      const work = await (this.#next ?? this.#desk.claim(waitSeconds));
      this.#next = undefined;
      if (work !== undefined) {
        idleMs = FIRST_POLL_MS;
        await this.#do(work);
      } else if (!settings.once) {
        this.#closePool();
        // A server that waited has spaced the questions already.
        if (performance.now() - asked < 900 * waitSeconds) await rest(idleMs, stop).catch(() => undefined);
        idleMs = Math.min(2 * idleMs, 1000 * settings.pollSeconds);
      }
      if (settings.once) break;
    }
    this.#closePool();
    const unfinished = await this.#next;
    if (unfinished !== undefined) await this.#desk.release(unfinished);
  }

  async #do(work: ClaimedWork): Promise<void> {
    const { server, settings, handBack, stop } = this.#desk;
    const started = performance.now();
    this.#pool ??= startStackThreads(settings.threads);
    const end = await doJob(work, {
      server,
      pool: this.#pool,
      handBack,
      // Early enough for its raws to be here when this job ends, and late enough to leave it to an idle worker.
      onCombining: () => {
        if (!settings.once && !stop.aborted) this.#next ??= this.#desk.claim(0);
      },
    });
    this.#desk.note(work, end, (performance.now() - started) / 1000);
  }

  /** Threads without work hold memory. */
  #closePool(): void {
    this.#pool?.close();
    this.#pool = undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
