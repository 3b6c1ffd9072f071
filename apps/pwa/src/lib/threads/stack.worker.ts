/** Worker that measures frames and computes rows of a stack: the core, with this browser's way to read files. */
import { expose, transfer } from 'comlink';
import { createStackTasks, receiveCalls } from '@crowdsky/stack-core';
import type { FrameSource, StackTasks } from '@crowdsky/stack-core';
import { StripReader } from '../files/strip-reader.ts';
import { WholeReader } from '../files/whole-reader.ts';
import { useSplitOpenCv } from '../opencv/use-split-opencv.ts';
import { drawThumbnail } from './draw-thumbnail.ts';
import { sha256 } from '../files/sha256.ts';
import { THREAD_CROSSINGS } from './thread-tasks.ts';
import type { ThreadTasks } from './thread-tasks.ts';

useSplitOpenCv();

/** While one frame is measured two more come. */
const WHOLE_FILES = 3;
/** Of all open files together; the browser brings half a megabyte of each ahead. */
const OPEN_BYTES = 40_000_000;

type Plan = Parameters<StackTasks['render']>[0];
type OpenFile = () => FrameSource | Promise<FrameSource>;

const core = createStackTasks({ open: (handle) => (handle as OpenFile)(), sha256 });

const wholeReader = new WholeReader(WHOLE_FILES);
let stripReaders: readonly StripReader[] = [];
/** The plan that came last, and the same with readers for handles. */
let given: Plan | undefined;
let readable: Plan | undefined;

/** One reader a frame for all rows of the plan that this worker computes. */
function withReaders(plan: Plan): Plan {
  if (readable && plan === given) return readable;
  closeFiles();
  const stretchBytes = Math.floor(OPEN_BYTES / plan.frames.length);
  stripReaders = plan.frames.map(({ handle }) => new StripReader(handle as Blob, stretchBytes));
  const handles = stripReaders.map((reader) => () => keptOpen(reader));
  given = plan;
  readable = { ...plan, frames: plan.frames.map((frame, index) => ({ ...frame, handle: handles[index] })) };
  return readable;
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

const tasks: ThreadTasks = {
  async analyse(input, masters, settings) {
    // Calls wait here for their turn: their files come meanwhile.
    const reading = wholeReader.read(input.handle as Blob);
    try {
      const handle: OpenFile = () => reading.open();
      return await core.analyse({ ...input, handle }, masters, settings);
    } finally {
      reading.close();
    }
  },
  render: (plan, firstRow, rows) => core.render(withReaders(plan), firstRow, rows),
  sample: (plan, firstRow, rows) => core.sample(withReaders(plan), firstRow, rows),
  detect(light) {
    closeFiles();
    return core.detect(light);
  },
  async draw(image) {
    closeFiles();
    return drawThumbnail(image);
  },
};

const offered = receiveCalls(tasks, THREAD_CROSSINGS, transfer);
// The page hands over the line on which the calls come.
addEventListener('message', ({ data }: MessageEvent<MessagePort>) => expose(offered, data), { once: true });
