/** The worker's day: claim a job, stack it, fetch the next one and send the one before meanwhile, wait when there is none. */
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import { startStackThreads } from '@crowdsky/stack-files';
import type { ClaimedWork } from './claimed-work.ts';
import { Desk } from './desk.ts';
import type { WorkerEnd, WorkerRun, WorkerSettings } from './desk.ts';
import { doJob } from './do-job.ts';
import type { FetchedRaws } from './fetch-raws.ts';
import { planThreads } from './plan-threads.ts';
import { rest } from '@crowdsky/sending';

export type { WorkerEnd, WorkerSettings } from './desk.ts';

const FIRST_POLL_MS = 500;
/** The longest that a server keeps a claim waiting. */
const MOST_WAIT_SECONDS = 30;

/** Resolves when it is stopped, with `once` after one job, and when the server refuses this worker. */
export async function runWorker(settings: WorkerSettings, run: WorkerRun): Promise<WorkerEnd> {
  const desk = new Desk(settings, run);
  const lanes = Array.from({ length: settings.once ? 1 : settings.concurrency }, () => new Lane(desk));
  await Promise.all(lanes.map((lane) => lane.work()));
  return desk.end;
}

/** Stacks one job after the other. */
class Lane {
  readonly #desk: Desk;
  #pool: Pool<StackTasks> | undefined;
  #threads = 0;
  #next: Promise<ClaimedWork | undefined> | undefined;
  /** The job before, as long as its stack is being sent; resolves to whether another may follow at once. */
  #sending: Promise<boolean> = Promise.resolve(true);

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
      const isDone = work !== undefined && (await this.#do(work));
      if (settings.once) break;
      if (isDone) {
        idleMs = FIRST_POLL_MS;
        continue;
      }
      this.#closePool();
      // A server that waited has spaced the questions already.
      const hasWaited = work === undefined && performance.now() - asked >= 900 * waitSeconds;
      if (!hasWaited) await rest(idleMs, stop).catch(() => undefined);
      idleMs = Math.min(2 * idleMs, 1000 * settings.pollSeconds);
    }
    this.#closePool();
    const unfinished = await this.#next;
    if (unfinished !== undefined) await this.#desk.release(unfinished);
    await this.#sending;
  }

  /**
   * Resolves when the job is stacked and the one before sent, to whether another may follow at once: not where something
   * hinders all of them.
   */
  async #do(work: ClaimedWork): Promise<boolean> {
    const { server, settings, handBack, stop } = this.#desk;
    const started = performance.now();
    this.#desk.begin();
    let tellStacked: (mayFollow: true) => void = () => undefined;
    const stacked = new Promise<true>((resolve) => (tellStacked = resolve));
    const ended = doJob(work, {
      server,
      startThreads: (raws) => this.#startThreads(raws),
      handBack,
      // Early enough for its raws to be here when this job ends, and late enough to leave it to an idle worker.
      onCombining: () => {
        if (!settings.once && !stop.aborted) this.#next ??= this.#desk.claim(0);
      },
      onStacked: () => {
        if (!settings.once) tellStacked(true);
      },
    }).then((end) => {
      this.#desk.note(work, end, (performance.now() - started) / 1000);
      return !(end.kind === 'handed-back' && end.because !== undefined);
    });
    const mayFollow = await Promise.race([stacked, ended]);
    const couldFollow = await this.#sending;
    this.#sending = ended;
    return mayFollow && couldFollow;
  }

  /** As many as fit; those of the job before go on where there were as many. */
  #startThreads(raws: FetchedRaws): Pool<StackTasks> {
    const threads = planThreads(raws, this.#desk.settings);
    if (threads !== this.#threads) this.#closePool();
    this.#threads = threads;
    return (this.#pool ??= startStackThreads(threads));
  }

  /** Threads without work hold memory. */
  #closePool(): void {
    this.#pool?.close();
    this.#pool = undefined;
  }
}
