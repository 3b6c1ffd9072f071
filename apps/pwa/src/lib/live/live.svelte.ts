/**
 * A live stack. After new frames the whole set is combined again, with rejection over all of them, while what was
 * measured of each frame is kept: so the picture is at all times what stacking the same frames afterwards would give.
 */
import { DEFAULT_OPTIONS } from '@crowdsky/stack-core';
import type { FrameReport } from '@crowdsky/stack-core';
import { chunkFrames } from '../chunks/chunk-groups.ts';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { PickedFrames } from '../frames/picked.svelte.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { library } from '../library/library.svelte.ts';
import type { StackRecord } from '../library/stack-record.ts';
import { offline } from '../offline/offline.svelte.ts';
import { settings } from '../offline/settings.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { CancelledError, startConducting } from '../stacking/conduct.ts';
import type { Conducting } from '../stacking/conduct.ts';
import { jobForChunk } from '../stacking/job-for-chunk.ts';
import { planWorkers, thisDevice } from '../stacking/plan-workers.ts';
import type { PreviewPicture } from '../stacking/stack-job.ts';
import { holdStackingLock } from '../stacking/stacking-lock.ts';
import { keepAwake } from '../stacking/wake-lock.ts';
import { text } from '../text/english.ts';
import { judgeSky } from './judge-sky.ts';
import { forgetSession, recallSession, rememberSession } from './live-session.ts';
import { watchFolder } from './watch-folder.ts';
import type { FolderWatch } from './watch-folder.ts';

const LEAST_FRAMES = 3;
/** Between two savings of a growing stack: what a crash may cost at most. */
const KEEP_EVERY_MS = 60_000;

class LiveStack {
  isRunning = $state(false);
  folderName = $state<string | undefined>(undefined);
  wasInterrupted = $state(recallSession() !== undefined);
  picked = new PickedFrames();
  chunk = $derived<FrameChunk | undefined>(newestTarget(this.picked.frames));
  stackedCount = $state(0);
  updateSeconds = $state<number | undefined>(undefined);
  preview = $state.raw<PreviewPicture | undefined>(undefined);
  reports = $state.raw<readonly FrameReport[]>([]);
  verdict = $derived(judgeSky(this.reports));
  newest = $derived<PickedFrame | undefined>(this.picked.frames.at(-1));
  #id = '';
  #watch: FolderWatch | undefined;
  #conducting: Conducting | undefined;
  #working: Promise<void> | undefined;
  #keptAtMs = 0;
  #letGo: (() => void)[] = [];

  /** Begins a session, or goes on with the one a reload interrupted. */
  async begin(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.wasInterrupted = false;
    this.#id = recallSession() ?? crypto.randomUUID();
    rememberSession(this.#id);
    this.#keptAtMs = 0;
    this.#letGo = [keepAwake(), offline.beginWork(), await holdStackingLock()];
  }

  async watch(folder: FileSystemDirectoryHandle): Promise<void> {
    await this.begin();
    this.folderName = folder.name;
    this.#watch = watchFolder(
      folder,
      (files) => this.add(files),
      () => {
        this.folderName = undefined;
        notices.show(text.live.folderGone);
      },
    );
  }

  async add(files: readonly File[]): Promise<void> {
    await this.begin();
    await this.picked.add(files);
    this.#wake();
  }

  /** Ends the session and keeps its stack; resolves to the record, or undefined where there was nothing to keep. */
  async finish(): Promise<StackRecord | undefined> {
    this.#watch?.stop();
    await this.#working;
    const record =
      this.chunk && this.chunk.frames.length >= 1 ? await this.#update(this.chunk, true) : undefined;
    if (record) notices.show(text.live.kept(record.usedCount));
    this.#end();
    return record;
  }

  #end(): void {
    this.#watch?.stop();
    this.#conducting?.end();
    this.#conducting = undefined;
    for (const letGo of this.#letGo) letGo();
    forgetSession();
    this.picked.clear();
    this.isRunning = false;
    this.folderName = undefined;
    this.stackedCount = 0;
    this.preview = undefined;
    this.reports = [];
  }

  /** One update at a time; frames that come meanwhile are in the next. */
  #wake(): void {
    this.#working ??= this.#catchUp().finally(() => (this.#working = undefined));
  }

  async #catchUp(): Promise<void> {
    while (this.isRunning && this.chunk && this.chunk.frames.length > this.stackedCount) {
      if (this.chunk.frames.length < LEAST_FRAMES) return;
      const isKept = performance.now() - this.#keptAtMs > KEEP_EVERY_MS;
      await this.#update(this.chunk, isKept);
    }
  }

  async #update(chunk: FrameChunk, isKept: boolean): Promise<StackRecord | undefined> {
    const startedMs = performance.now();
    let preview: PreviewPicture | undefined;
    try {
      this.#conducting ??= startConducting(true);
      const result = await this.#conducting.run(liveJob(chunk, this.#id, isKept), (event) => {
        if (event.kind === 'preview') preview = event.picture;
      });
      this.stackedCount = chunk.frames.length;
      this.reports = result.reports;
      if (preview) this.preview = preview;
      this.updateSeconds = (performance.now() - startedMs) / 1000;
      if (!result.ok || !result.record) return undefined;
      this.#keptAtMs = performance.now();
      library.add(result.record);
      return result.record;
    } catch (error) {
      if (error instanceof CancelledError) return undefined;
      // A thread died, or the device is full: what is there stays on the screen, the next frame tries again.
      this.#conducting?.end();
      this.#conducting = undefined;
      this.stackedCount = chunk.frames.length;
      notices.show(`${text.stacking.failed(chunk.objectName ?? text.chunks.unnamed)} ${String(error)}`);
      return undefined;
    }
  }
}

function liveJob(chunk: FrameChunk, id: string, isKept: boolean): ReturnType<typeof jobForChunk> {
  const { widthPx, heightPx } = chunk.frames[0].shape;
  const { workers } = planWorkers(thisDevice(), widthPx * heightPx, chunk.frames.length);
  const { keepsLocation, format, rejection } = settings.current;
  const options = { ...DEFAULT_OPTIONS, rejection };
  return jobForChunk(chunk, { workers, keepsLocation, format, options }, id, isKept);
}

/** All frames of the target that the newest frame shows. */
function newestTarget(frames: readonly PickedFrame[]): FrameChunk | undefined {
  const last = [...frames].sort((a, b) => (a.meta.dateObsMs ?? 0) - (b.meta.dateObsMs ?? 0)).at(-1);
  return last && chunkFrames(frames, 'all').find((chunk) => chunk.frames.includes(last));
}

export const live = new LiveStack();
