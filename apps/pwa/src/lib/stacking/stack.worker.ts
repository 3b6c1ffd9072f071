/** Worker that measures frames and computes rows of a stack: the core, with this browser's way to read files. */
import { expose, transfer } from 'comlink';
import { createStackTasks, transferables } from '@crowdsky/stack-core';
import type { FrameSource, LinearImage, SamplingTasks, StackTasks } from '@crowdsky/stack-core';
import { blobSource } from '../frames/blob-source.ts';
import { readWhole, StripReader } from '../frames/read-ahead.ts';
import { drawPictures } from './draw-pictures.ts';
import type { StackPictures } from './draw-pictures.ts';
import { sha256 } from './sha256.ts';

/** Turned by three degrees, a frame needs so many rows of two neighbouring strips. */
const OVERLAP_ROWS = 64;

type Plan = Parameters<StackTasks['render']>[0];
type OpenFile = () => FrameSource | Promise<FrameSource>;

const tasks = createStackTasks({ open: (handle) => (handle as OpenFile)(), sha256 });

let readers: readonly OpenFile[] = [];
let readersOf: number | undefined;

/** One reader a frame for all rows of a stack that this worker computes. */
function readersFor(plan: Plan): readonly OpenFile[] {
  if (readersOf === undefined || readersOf !== plan.masters.token) {
    readersOf = plan.masters.token;
    readers = plan.frames.map(({ handle, layout: { width, bitpix } }) => {
      const reader = new StripReader(handle as File, (OVERLAP_ROWS * width * Math.abs(bitpix)) / 8);
      return () => reader;
    });
  }
  return readers;
}

function withFiles(plan: Plan): Plan {
  const open = readersFor(plan);
  return { ...plan, frames: plan.frames.map((frame, index) => ({ ...frame, handle: open[index] })) };
}

/** What a stacking thread does beside the core's tasks. */
export interface ThreadTasks extends SamplingTasks {
  draw(image: LinearImage): Promise<StackPictures>;
}

const moved: ThreadTasks = {
  async analyse(input, masters, settings) {
    // Calls wait here for their turn: their files come meanwhile.
    const file = input.handle as File;
    const handle: OpenFile = readWhole(file) ?? (() => blobSource(file));
    const result = await tasks.analyse({ ...input, handle }, masters, settings);
    return transfer(result, transferables(result));
  },
  async render(plan, firstRow, rows) {
    const result = await tasks.render(withFiles(plan), firstRow, rows);
    return transfer(result, transferables(result));
  },
  async sample(plan, firstRow, rows) {
    const result = await tasks.sample(withFiles(plan), firstRow, rows);
    return transfer(result, transferables(result));
  },
  draw: async (image) => drawPictures(image),
};

expose(moved);
