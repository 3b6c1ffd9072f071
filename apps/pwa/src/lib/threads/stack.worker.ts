/** Worker that measures frames and computes rows of a stack: the core, with this browser's way to read files. */
import { expose, transfer } from 'comlink';
import { createStackTasks, transferables } from '@crowdsky/stack-core';
import type { FrameSource, LinearImage, SamplingTasks, StackTasks } from '@crowdsky/stack-core';
import { StripReader } from '../files/strip-reader.ts';
import { WholeReader } from '../files/whole-reader.ts';
import { useSplitOpenCv } from '../opencv/use-split-opencv.ts';
import { drawThumbnail } from './draw-thumbnail.ts';
import { sha256 } from './sha256.ts';

useSplitOpenCv();

/** While one frame is measured two more come. */
const WHOLE_FILES = 3;
/** Of all open files together; the browser brings half a megabyte of each ahead. */
const OPEN_BYTES = 40_000_000;

type Plan = Parameters<StackTasks['render']>[0];
type OpenFile = () => FrameSource | Promise<FrameSource>;

const tasks = createStackTasks({ open: (handle) => (handle as OpenFile)(), sha256 });

const wholeReader = new WholeReader(WHOLE_FILES);
let stripReaders: readonly StripReader[] = [];
/** The plan that came last; calls after it need not bring it again. */
let held: Plan | undefined;

/** One reader a frame for all rows of the plan that this worker computes. */
function hold(plan: Plan | undefined): Plan {
  if (plan) {
    closeFiles();
    const stretchBytes = Math.floor(OPEN_BYTES / plan.frames.length);
    stripReaders = plan.frames.map(({ handle }) => new StripReader(handle as Blob, stretchBytes));
    const handles = stripReaders.map((reader) => () => keptOpen(reader));
    held = { ...plan, frames: plan.frames.map((frame, index) => ({ ...frame, handle: handles[index] })) };
  }
  if (!held) throw new TypeError('A stacking thread was asked for rows without a plan.');
  return held;
}

/** The core closes what it opened after each strip; the next strip wants it open. */
function keptOpen(reader: StripReader): FrameSource {
  return { sizeBytes: reader.sizeBytes, read: (offset, length) => reader.read(offset, length) };
}

/** Those of the plan open again when they are read. */
function closeFiles(): void {
  for (const reader of stripReaders) reader.close();
  wholeReader.shrink();
}

/** The core's tasks, and what else a stacking thread does. */
export interface ThreadTasks extends SamplingTasks {
  draw(image: LinearImage): Promise<Uint8Array>;
}

/** As it is called from another thread: a plan comes once and is left out of the calls after it. */
export interface StackThread extends Omit<ThreadTasks, 'render' | 'sample'> {
  render(plan: Plan | undefined, firstRow: number, rows: number): ReturnType<ThreadTasks['render']>;
  sample(plan: Plan | undefined, firstRow: number, rows: number): ReturnType<ThreadTasks['sample']>;
}

const thread: StackThread = {
  async analyse(input, masters, settings) {
    // Calls wait here for their turn: their files come meanwhile.
    const reading = wholeReader.read(input.handle as Blob);
    try {
      const handle: OpenFile = () => reading.open();
      const result = await tasks.analyse({ ...input, handle }, masters, settings);
      return transfer(result, transferables(result));
    } finally {
      reading.close();
    }
  },
  async render(plan, firstRow, rows) {
    const result = await tasks.render(hold(plan), firstRow, rows);
    return transfer(result, transferables(result));
  },
  async sample(plan, firstRow, rows) {
    const result = await tasks.sample(hold(plan), firstRow, rows);
    return transfer(result, transferables(result));
  },
  async detect(light) {
    closeFiles();
    return tasks.detect(light);
  },
  async draw(image) {
    closeFiles();
    return drawThumbnail(image);
  },
};

// The page hands over the line on which the calls come.
addEventListener('message', ({ data }: MessageEvent<MessagePort>) => expose(thread, data), { once: true });
