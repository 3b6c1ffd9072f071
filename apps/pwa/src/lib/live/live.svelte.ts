/**
 * A live stack. Each new frame is added to the stack as it is, so that the work for a frame stays the same all night; in
 * the end all frames are stacked anew together, from what was measured of each.
 */
import { DEFAULT_OPTIONS } from '@crowdsky/stack-core';
import type { FrameReport } from '@crowdsky/stack-core';
import { activity } from '../activity/activity.svelte.ts';
import { chunkFrames } from '../chunks/chunk-groups.ts';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { jobFrame, subjectOf } from '../chunks/job-for-chunk.ts';
import { planWorkers, thisDevice } from '../device/plan-workers.ts';
import { settings } from '../device/settings.svelte.ts';
import { holdStackingLock } from '../device/stacking-lock.ts';
import { whenHidden } from '../device/when-hidden.ts';
import { keepAwake } from '../device/wake-lock.ts';
import { watchFolder } from '../files/watch-folder.ts';
import type { FolderWatch } from '../files/watch-folder.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { PickedFrames } from '../frames/picked.svelte.ts';
import { library } from '../library/library.svelte.ts';
import { offline } from '../offline/offline.svelte.ts';
import { explainFailure } from '../shell/explain-failure.ts';
import { notices } from '../shell/notices.svelte.ts';
import { forgetSessions } from '../store/live-store.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameTag } from '../store/stack-subject.ts';
import { text } from '../text/text.ts';
import type { PreviewPicture } from '../threads/stack-job.ts';
import { EarlierSession } from './earlier-session.svelte.ts';
import { FinalStack } from './final-stack.svelte.ts';
import { startGrowing } from './grow.ts';
import type { Growing } from './grow.ts';
import { judgeSky } from './judge-sky.ts';
import { forgetSession, recallSession, rememberSession } from '../store/live-session.ts';
import type { LiveView } from './live.worker.ts';
import { liveTask } from './live-task.ts';
import { isOtherTarget, keptOf, sessionCards, targetAtWork, targetOf } from './targets.ts';
import type { KeptTarget } from './targets.ts';

/** So often a thread that died is started anew for the same frames. */
const MAX_RESTARTS = 2;
const SEESTAR_PIXELS = 1080 * 1920;

class LiveStack {
  isRunning = $state(false);
  folderName = $state<string | undefined>(undefined);
  picked = new PickedFrames();
  earlier = new EarlierSession();
  added = $state.raw<readonly FrameTag[]>([]);
  addedIds = $derived<ReadonlySet<string>>(new Set(this.added.map(({ id }) => id)));
  #failed = $state.raw<ReadonlySet<string>>(new Set());
  /** Targets of this session that the telescope has left. */
  kept = $state.raw<readonly KeptTarget[]>([]);
  #keptIds = $derived(this.kept.flatMap(({ ids }) => [...ids]));
  #seenIds = $derived(new Set([...this.addedIds, ...this.#failed, ...this.#keptIds]));
  targets = $derived(chunkFrames(this.picked.frames, 'all'));
  chunk = $derived(targetAtWork(this.targets, this.addedIds, this.#seenIds));
  /** All targets but the one at work. */
  cards = $derived(sessionCards(this.targets, this.chunk, this.kept));
  /** A resumed session keeps its own. */
  name = $derived(this.chunk?.objectName ?? this.earlier.name ?? text.chunks.unnamed);
  reports = $state.raw<readonly FrameReport[]>([]);
  preview = $state.raw<PreviewPicture | undefined>(undefined);
  updateSeconds = $state<number | undefined>(undefined);
  final = new FinalStack();
  isStored = $state(false);
  /** Why the stack no longer grows, until it is tried again. */
  problem = $state<string | undefined>(undefined);
  usedCount = $derived(this.reports.filter(({ outcome }) => outcome.used).length);
  pending = $derived(
    this.chunk?.frames.filter(({ id }) => !this.addedIds.has(id) && !this.#failed.has(id)) ?? [],
  );
  verdict = $derived(judgeSky(this.reports));
  newest = $derived<PickedFrame | undefined>(this.picked.frames.at(-1));
  #id = '';
  #begun: Promise<void> | undefined;
  #watch: FolderWatch | undefined;
  #growing: Growing | undefined;
  /** Ends the threads of `#growing`. */
  #growingAbort = new AbortController();
  #working: Promise<void> | undefined;
  #letGo: (() => void)[] = [];

  /** Begins a session, or goes on with the one that was interrupted. */
  begin(): Promise<void> {
    return (this.#begun ??= this.#begin());
  }

  async watch(folder: FileSystemDirectoryHandle): Promise<void> {
    await this.begin();
    this.folderName = folder.name;
    const onGone = (): void => {
      this.folderName = undefined;
      notices.show(text.live.folderGone);
    };
    this.#watch = watchFolder(folder, (files) => this.add(files), onGone);
  }

  async add(files: readonly File[]): Promise<void> {
    await this.begin();
    await this.picked.add(files);
    this.wake();
  }

  /** Stacks all frames anew, or keeps the stack as it is where files are missing. The session stays where none is usable. */
  async finish(): Promise<StackRecord | undefined> {
    this.#watch?.stop();
    await this.#begun;
    await this.#working;
    try {
      if (!this.#growing) await this.#restart();
      const record = (await this.#restack()) ?? (await this.#keepAsItIs());
      notices.show(record ? text.live.kept(record.usedCount) : text.live.noneUsable);
      if (!record) return undefined;
      library.add(record);
      this.#end();
      void forgetSessions().catch(() => undefined);
      return record;
    } catch (error) {
      // The device is full, perhaps: the session stays, and can be finished when there is room.
      notices.show(explainFailure(error));
      return undefined;
    }
  }

  async #begin(): Promise<void> {
    this.isRunning = true;
    this.earlier.isThere = false;
    this.#letGo = [
      keepAwake(),
      offline.beginWork(),
      whenHidden(() => this.#store()),
      await holdStackingLock(),
    ];
    try {
      await this.earlier.look();
      const interrupted = this.earlier.isOfOtherVersion ? undefined : recallSession();
      await this.#open(interrupted ?? crypto.randomUUID());
    } catch (error) {
      this.problem = text.live.stopped(explainFailure(error));
    }
  }

  async #open(id: string): Promise<void> {
    this.#id = id;
    rememberSession(id);
    await forgetSessions(id).catch(() => undefined);
    await this.#restart();
  }

  async #restart(): Promise<void> {
    this.#stopGrowing();
    this.#growingAbort = new AbortController();
    this.#growing = startGrowing(this.#growingAbort.signal);
    const options = { ...DEFAULT_OPTIONS, rejection: settings.current.rejection };
    const { workers } = planWorkers(thisDevice(), SEESTAR_PIXELS, 0);
    try {
      this.#show(await this.#growing.open({ session: this.#id, options, workers }));
    } catch (error) {
      this.#stopGrowing();
      throw error;
    }
  }

  #stopGrowing(): void {
    this.#growingAbort.abort();
    this.#growing = undefined;
  }

  #show({ added, reports, preview, isStored }: LiveView): void {
    this.added = added;
    this.reports = reports;
    this.isStored = isStored;
    if (preview) this.preview = preview;
  }

  /** One call at a time; frames that come meanwhile are in the next. After a problem it tries again. */
  wake(): void {
    this.#working ??= this.#catchUp().finally(() => (this.#working = undefined));
  }

  async #catchUp(): Promise<void> {
    let restarts = 0;
    this.problem = undefined;
    while (this.isRunning && this.chunk && this.pending.length > 0) {
      try {
        if (!this.#growing) await this.#restart();
        if (isOtherTarget(this.chunk, this.targets, this.addedIds, this.earlier.name))
          await this.#nextTarget(this.chunk);
        await this.#addPending(this.chunk);
        restarts = 0;
      } catch (error) {
        // A thread died, or the device is full. The stored session goes on, and no frame is measured twice.
        if (!this.isRunning) return;
        this.#stopGrowing();
        if (++restarts > MAX_RESTARTS) {
          this.problem = text.live.stopped(explainFailure(error));
          return;
        }
      }
    }
  }

  async #addPending(chunk: FrameChunk): Promise<void> {
    const frames = this.pending;
    const startedMs = performance.now();
    const growing = this.#growing;
    // Views come through their own port, so one may arrive after the end of the call.
    const onView = (view: LiveView): void => {
      if (growing === this.#growing && view.added.length > this.added.length) this.#show(view);
    };
    const result = await growing?.add(frames.map(jobFrame), subjectOf(chunk), onView);
    this.updateSeconds = (performance.now() - startedMs) / 1000 / frames.length;
    if (!result) return;
    this.#show(result.view);
    const { unreadable } = result;
    if (unreadable.length === 0) return;
    this.#failed = new Set([...this.#failed, ...unreadable]);
    const names = frames.filter(({ id }) => unreadable.includes(id)).map(({ name }) => name);
    notices.show(text.live.unreadable(names.join(', ')));
  }

  /** What was at work is kept as it is; a target that comes back takes the place of what was kept of it. */
  async #nextTarget(next: FrameChunk): Promise<void> {
    // A few frames have no running mean yet.
    const record = (await this.#keepAsItIs()) ?? (await this.#restack());
    if (record) library.add(record);
    if (record) notices.show(text.live.kept(record.usedCount));
    const { addedIds: ids, reports } = this;
    const before = keptOf(next, this.kept);
    this.kept = [...this.kept.filter((other) => other !== before), { id: this.#id, ids, record, reports }];
    this.preview = undefined;
    await this.#open(before?.id ?? crypto.randomUUID());
  }

  async #keepAsItIs(): Promise<StackRecord | undefined> {
    const { keepsLocation, format } = settings.current;
    const files = new Map(this.picked.frames.map(({ id, file }) => [id, file]));
    return this.#growing?.keep({ keepsLocation, format, files });
  }

  /** Undefined where a file is missing, or when it failed or was ended. */
  async #restack(): Promise<StackRecord | undefined> {
    const chunk = targetOf(this.addedIds, this.targets);
    const have = new Set(chunk?.frames.map(({ id }) => id));
    if (!chunk || !this.added.every(({ id }) => have.has(id))) return undefined;
    // Two sets of threads at once would need twice the memory.
    await this.#store();
    this.#growingAbort.abort();
    const record = await this.final.make(chunk, this.#id);
    if (!record) await this.#restart();
    return record;
  }

  async #store(): Promise<void> {
    await this.#growing?.store().catch(() => undefined);
  }

  /** Ends without a stack; what was measured stays while it can be undone. */
  async discard(): Promise<void> {
    await this.#store();
    const id = this.#id;
    const files = this.picked.frames.map(({ file }) => file);
    const { kept } = this;
    this.#end();
    const undo = async (): Promise<void> => {
      if (this.isRunning) return;
      rememberSession(id);
      await this.begin();
      this.kept = kept;
      await this.add(files);
    };
    notices.show(text.live.discarded, { label: text.library.undo, run: () => void undo() });
  }

  /** What the device keeps of the session goes when the next one begins. */
  #end(): void {
    this.#watch?.stop();
    this.#stopGrowing();
    for (const letGo of this.#letGo) letGo();
    forgetSession();
    this.picked.clear();
    this.#failed = new Set();
    this.isRunning = false;
    this.#begun = undefined;
    this.problem = undefined;
    this.folderName = undefined;
    this.added = [];
    this.kept = [];
    this.preview = undefined;
    this.reports = [];
    this.updateSeconds = undefined;
    this.earlier.storedCount = 0;
  }
}

export const live = new LiveStack();
activity.tell(() => (live.isRunning ? [liveTask(live)] : []));
