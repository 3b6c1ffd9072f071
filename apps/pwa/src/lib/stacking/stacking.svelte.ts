/** The stacks in work: a queue of chunks, one at a time, with all that the screen shows of the current one. */
import { DEFAULT_OPTIONS } from '@crowdsky/stack-core';
import type { FrameReport, MeasuredReport, StackPhase } from '@crowdsky/stack-core';
import { goto } from '$app/navigation';
import { activity } from '../activity/activity.svelte.ts';
import { movedUp } from '../activity/task.ts';
import type { Task } from '../activity/task.ts';
import { tellEnd } from '../activity/tell-end.ts';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { jobForChunk } from '../chunks/job-for-chunk.ts';
import { planWorkers, thisDevice } from '../device/plan-workers.ts';
import { settings } from '../device/settings.svelte.ts';
import { estimateSeconds, measurePace } from '../device/stacking-pace.ts';
import { holdStackingLock } from '../device/stacking-lock.ts';
import { keepAwake } from '../device/wake-lock.ts';
import { library } from '../library/library.svelte.ts';
import { offline } from '../offline/offline.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import { startConducting } from '../threads/conduct.ts';
import type { Conducting } from '../threads/conduct.ts';
import type { JobEvent, PreviewPicture, StackJob } from '../threads/stack-job.ts';
import { secondsLeft, shareDone } from '../threads/time-left.ts';
import { explainFailure } from '../shell/explain-failure.ts';

export type Ending =
  | { readonly kind: 'saved'; readonly record: StackRecord }
  | { readonly kind: 'no-stack'; readonly name: string; readonly reports: readonly FrameReport[] }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly name: string };

/** Between two newest frames that are shown while there is no preview yet. */
const SHOW_EVERY_MS = 1500;

class Stacking {
  isRunning = $state(false);
  isPaused = $state(false);
  job = $state.raw<StackJob | undefined>(undefined);
  waiting = $state.raw<readonly FrameChunk[]>([]);
  phase = $state<StackPhase | 'save'>('analyse');
  share = $state(0);
  secondsLeft = $state<number | undefined>(undefined);
  reports = $state.raw<readonly (FrameReport | MeasuredReport | undefined)[]>([]);
  preview = $state.raw<PreviewPicture | undefined>(undefined);
  latestFrame = $state(-1);
  endings = $state.raw<readonly Ending[]>([]);
  workers = $state(0);
  #conducting: Conducting | undefined;
  /** Ends the threads of `#conducting`, or keeps them from being started. */
  #abort = new AbortController();
  #workedMs = 0;
  #since = 0;
  #shownMs = 0;
  /** Seconds for the job in work, by the pace of the last one; 0 where none was measured. */
  #estimate = 0;

  /** Stacks the chunks one after the other; resolves when the last one ended, however it ended. */
  async start(chunks: readonly FrameChunk[]): Promise<void> {
    if (this.isRunning || chunks.length === 0) return;
    this.isRunning = true;
    this.#abort = new AbortController();
    this.endings = [];
    this.waiting = [...chunks];
    const release = await holdStackingLock();
    const letSleep = keepAwake();
    const endWork = offline.beginWork();
    void library.askPersistence();
    try {
      while (this.waiting.length > 0) {
        const [chunk, ...others] = this.waiting;
        this.waiting = others;
        await this.#stack(chunk);
      }
    } finally {
      this.#endThreads();
      this.job = undefined;
      this.isRunning = false;
      this.isPaused = false;
      letSleep();
      endWork();
      release();
    }
  }

  pause(): void {
    if (this.isPaused || !this.isRunning) return;
    this.#conducting?.pause();
    this.isPaused = true;
    this.#workedMs += performance.now() - this.#since;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#conducting?.resume();
    this.isPaused = false;
    this.#since = performance.now();
  }

  /** Ends the chunk in work; those that wait go on. */
  skip(): void {
    this.resume();
    this.#endThreads();
    this.#abort = new AbortController();
  }

  /** Ends the chunk in work and drops those that wait. */
  cancel(): void {
    this.waiting = [];
    this.#endThreads();
  }

  tasks(): readonly Task[] {
    if (!this.job) return [];
    const { id, name } = this.job;
    const current: Task = {
      id,
      kind: 'stack',
      name,
      state: this.isPaused ? 'paused' : 'running',
      share: this.share,
      secondsLeft: this.secondsLeft,
      href: '/stack',
      ...(this.isPaused ? { resume: () => this.resume() } : { pause: () => this.pause() }),
      cancel: () => this.skip(),
    };
    return [current, ...this.waiting.map((chunk, index) => this.#taskOf(chunk, index))];
  }

  #taskOf(chunk: FrameChunk, index: number): Task {
    const others = (): readonly FrameChunk[] => this.waiting.filter((other) => other !== chunk);
    return {
      id: chunk.key,
      kind: 'stack',
      name: chunk.objectName ?? text.chunks.unnamed,
      state: 'waiting',
      href: '/stack',
      ...(index > 0 && {
        moveUp: () => void (this.waiting = movedUp(this.waiting, this.waiting.indexOf(chunk))),
      }),
      remove: () => void (this.waiting = others()),
    };
  }

  #endThreads(): void {
    this.#abort.abort();
    this.#conducting = undefined;
  }

  async #stack(chunk: FrameChunk): Promise<void> {
    const { widthPx, heightPx } = chunk.frames[0].shape;
    const { workers } = planWorkers(thisDevice(), widthPx * heightPx, chunk.frames.length);
    const { keepsLocation, format, rejection } = settings.current;
    const job = jobForChunk(chunk, {
      workers,
      keepsLocation,
      format,
      options: { ...DEFAULT_OPTIONS, rejection },
    });
    const { signal } = this.#abort;
    this.#begin(job);
    const work = { frameCount: chunk.frames.length, framePixels: widthPx * heightPx, workers };
    const { secondsPerMegapixel } = settings.current;
    if (secondsPerMegapixel > 0)
      this.#estimate = this.secondsLeft = estimateSeconds(secondsPerMegapixel, work);
    const db = await openLocalDb();
    await db.put('running', {
      id: job.id,
      name: job.name,
      frameCount: job.frames.length,
      startedMs: Date.now(),
    });
    const ending = await this.#conduct(job, signal);
    await db.delete('running', job.id);
    this.endings = [...this.endings, ending];
    if (ending.kind === 'saved') {
      settings.change({ secondsPerMegapixel: measurePace(this.#elapsedSeconds(), work) });
      library.add(ending.record);
      this.#tell(ending.record, job.frames.length);
    }
  }

  /** Here by the list of results, elsewhere by a notice that leads to the picture. */
  #tell({ id, name, usedCount }: StackRecord, frameCount: number): void {
    const href = `/view?id=${id}`;
    tellEnd(name, href);
    if (location.pathname === '/stack') return;
    const action = { label: text.stacking.view, run: () => void goto(href) };
    notices.show(text.stacking.ended(name, text.stacking.usedOf(usedCount, frameCount)), action);
  }

  async #conduct(job: StackJob, signal: AbortSignal): Promise<Ending> {
    if (signal.aborted) return { kind: 'cancelled', name: job.name };
    try {
      this.#conducting ??= startConducting(signal);
      const running = this.#conducting.run(job, (events) => {
        for (const event of events) this.#onEvent(job, event);
      });
      if (this.isPaused) this.#conducting.pause();
      const result = await running;
      if (result.ok) return { kind: 'saved', record: result.record };
      return { kind: 'no-stack', name: job.name, reports: result.reports };
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', name: job.name };
      this.#endThreads();
      this.#abort = new AbortController();
      const reason = explainFailure(error);
      notices.show(text.stacking.failed(job.name));
      return { kind: 'failed', name: job.name, reason };
    }
  }

  #begin(job: StackJob): void {
    this.job = job;
    this.workers = job.workers;
    this.phase = 'analyse';
    this.share = 0;
    this.secondsLeft = undefined;
    this.#estimate = 0;
    this.reports = new Array<undefined>(job.frames.length).fill(undefined);
    this.preview = undefined;
    this.latestFrame = -1;
    this.#workedMs = 0;
    this.#since = performance.now();
  }

  #onEvent(job: StackJob, event: JobEvent): void {
    if (this.job !== job) return;
    switch (event.kind) {
      case 'frame':
        this.reports = this.reports.with(event.index, event.report);
        this.#showNewest(event.index);
        break;
      case 'preview':
        this.preview = event.picture;
        break;
      case 'phase':
        this.#advance(job, event.phase, 0);
        break;
      case 'progress':
        this.#advance(job, event.phase, event.total > 0 ? event.done / event.total : 1);
        break;
    }
  }

  /** A picture of every frame would take a thread away from stacking. */
  #showNewest(index: number): void {
    if (performance.now() - this.#shownMs < SHOW_EVERY_MS) return;
    this.#shownMs = performance.now();
    this.latestFrame = index;
  }

  #advance(job: StackJob, phase: StackPhase | 'save', phaseShare: number): void {
    this.phase = phase;
    this.share = shareDone(job.frames.length, phase, phaseShare);
    const elapsed = this.#elapsedSeconds();
    const measured = secondsLeft(elapsed, this.share);
    this.secondsLeft = measured ?? (this.#estimate > 0 ? Math.max(1, this.#estimate - elapsed) : undefined);
  }

  #elapsedSeconds(): number {
    return (this.#workedMs + (this.isPaused ? 0 : performance.now() - this.#since)) / 1000;
  }
}

export const stacking = new Stacking();
activity.tell(() => stacking.tasks());
