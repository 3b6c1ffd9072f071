/**
 * Grows a live stack, in a thread of its own so that the screen never waits. What was measured of a frame is stored at
 * once, what the stack has come to every minute: ended at any instant, it loses no measurement and no frame.
 */
import { expose } from 'comlink';
import { createPool, finding, GrowingStack, stackToFits } from '@crowdsky/stack-core';
import type {
  FrameAnalysis,
  FrameReport,
  StackPixels,
  PixelFormat,
  Pool,
  StackOptions,
} from '@crowdsky/stack-core';
import { useSplitOpenCv } from '../opencv/use-split-opencv.ts';
import { readAnalysis, readSession, storeAnalysis, storeSession } from '../store/live-store.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameTag, StackSubject } from '../store/stack-subject.ts';
import { createPreviewCanvas } from '../threads/preview-canvas.ts';
import { saveStack } from '../threads/save-stack.ts';
import { spawnStackWorker } from '../threads/spawn-stack-worker.ts';
import type { StartThread } from '../threads/spawn-stack-worker.ts';
import type { JobFrame, PreviewPicture } from '../threads/stack-job.ts';
import type { ThreadTasks } from '../threads/thread-tasks.ts';
import { addInTurn } from './add-in-turn.ts';

useSplitOpenCv();

export interface LiveSettings {
  readonly session: string;
  readonly options: StackOptions;
  readonly workers: number;
}

/** The stack as far as it has come. */
export interface LiveView {
  /** One for each frame looked at, in that order. */
  readonly added: readonly FrameTag[];
  readonly reports: readonly FrameReport[];
  readonly preview: PreviewPicture | undefined;
  /** Whether it could be kept without its frames' files. */
  readonly isStored: boolean;
}

export interface AddResult {
  /** Ids of frames whose files could not be read. */
  readonly unreadable: readonly string[];
  readonly view: LiveView;
}

interface KeepSettings {
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  readonly files: ReadonlyMap<string, File>;
}

/** What a crash may cost at most: these frames are added again, without measuring them. */
const STORE_EVERY_MS = 60_000;
const PREVIEW_PX = 640;
/** So that a cloudy evening does not fill the memory. */
const MOST_COPIES = 16;
/** While many frames are added at once. */
const SHOW_EVERY_MS = 1000;

let session = '';
let pool: Pool<ThreadTasks>;
let stack: GrowingStack;
let subject: StackSubject | undefined;
let added: readonly FrameTag[] = [];
let storedMs = -Infinity;
let shownMs = -Infinity;

const liveWorker = {
  /** Begins, or goes on with what is stored of the session. */
  async open(settings: LiveSettings, startThread: StartThread): Promise<LiveView> {
    session = settings.session;
    pool = createPool(settings.workers, () => spawnStackWorker(startThread));
    const stored = await readSession(session);
    if (stored === 'other-version') throw new Error('The session is of another version of CrowdSky.');
    stack = new GrowingStack(settings.options, pool, stored?.state);
    added = stored?.added ?? [];
    subject = stored?.subject;
    return view();
  },

  /**
   * Adds frames one after the other and shows the stack now and then. Rejects when the device is full or a thread died
   * twice.
   */
  async add(
    frames: readonly JobFrame[],
    shows: StackSubject,
    onView: (view: LiveView) => void,
  ): Promise<AddResult> {
    subject = shows;
    const unreadable = await addInTurn(frames, {
      ahead: pool.size,
      measure: analysisOf,
      async add(frame, analysis) {
        const handle = await lastingFile(frame.file);
        await stack.add([{ input: { name: frame.name, handle }, analysis }]);
      },
      async onAdded({ id, name, dateObsMs, exposureSeconds }, isLast) {
        added = [...added, { id, name, dateObsMs, exposureSeconds }];
        if (!isLast && performance.now() - shownMs > SHOW_EVERY_MS) onView(view());
        if (performance.now() - storedMs > STORE_EVERY_MS) await liveWorker.store();
      },
    });
    return { unreadable, view: view() };
  },

  /** Stores what the stack has come to. */
  async store(): Promise<void> {
    const { state } = stack;
    if (!state || !subject) return;
    await storeSession(session, { subject, added, state });
    storedMs = performance.now();
  },

  /** Keeps the stack as it is in the library; undefined when there are too few frames for one. */
  async keep({ keepsLocation, format, files }: KeepSettings): Promise<StackRecord | undefined> {
    const analyses = await Promise.all(
      added.map(async (frame) => (await readAnalysis(session, frame.id, frame.name)) ?? gone(frame)),
    );
    const finished = await stack.finish(analyses);
    if (!subject || !finished) return undefined;
    const specs = stackToFits(finished, { format, keepLocation: keepsLocation });
    specs[0].header?.set('REJECT', 'running', 'each frame against the mean of those before');
    const frames = added.map((frame) => ({ ...frame, file: files.get(frame.id) }));
    const draw = (image: StackPixels): Promise<Uint8Array> => pool.run((tasks) => tasks.draw(image));
    return saveStack({ id: session, ...subject, frames, keepsLocation, format }, finished, draw, specs);
  },
};

/** The first frames are read again with each further one: a copy stays when the file goes. */
async function lastingFile(file: File): Promise<Blob> {
  return stack.state || added.length >= MOST_COPIES ? file : new Blob([await file.arrayBuffer()]);
}

function gone({ name }: FrameTag): FrameAnalysis {
  return { ok: false, name, reason: 'unreadable', finding: finding('unmeasured') };
}

/** Measured once, in whatever session of the browser. */
async function analysisOf(frame: JobFrame): Promise<FrameAnalysis> {
  const known = await readAnalysis(session, frame.id, frame.name);
  if (known) return known;
  const input = { name: frame.name, handle: frame.file };
  const analysis = await pool.run((tasks) => tasks.analyse(input, {}, {}));
  // A file that cannot be read now may be another time.
  if (analysis.ok) await storeAnalysis(session, frame.id, analysis);
  return analysis;
}

function view(): LiveView {
  shownMs = performance.now();
  return { added, reports: stack.reports, preview: preview(), isStored: stack.state !== undefined };
}

function preview(): PreviewPicture | undefined {
  const { sums } = stack;
  if (!sums) return undefined;
  const { width, height, channelCount, means, weights } = sums;
  const canvas = createPreviewCanvas(width, height, channelCount, PREVIEW_PX);
  canvas.add({ firstRow: 0, rows: height, pixels: means, weights, width });
  return canvas.picture();
}

export type LiveWorker = typeof liveWorker;
expose(liveWorker);
