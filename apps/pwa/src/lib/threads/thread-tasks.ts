/** What a stacking thread does, and what of it moves between threads. */
import { STACK_CROSSINGS } from '@crowdsky/stack-core';
import type { Crossings, SamplingTasks, StackPixels } from '@crowdsky/stack-core';

/** The core's tasks, and the picture of a finished stack. */
export interface ThreadTasks extends SamplingTasks {
  /** Resolves to a PNG. The image is copied: its pixels are being saved meanwhile. */
  draw(image: StackPixels): Promise<Uint8Array>;
}

export const THREAD_CROSSINGS: Crossings<ThreadTasks> = { ...STACK_CROSSINGS, draw: {} };
