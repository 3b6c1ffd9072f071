/** What a stack is expected to take of memory at its peak, so that hosts start no more threads than fit. */

export interface StackMemory {
  /** Of the thread that conducts, whatever the number of others. */
  readonly fixedBytes: number;
  /** Of each thread that works; where none is started, the conductor takes it beside its own. */
  readonly threadBytes: number;
}

const MB = 1_000_000;
/** What every worker holds whatever the frame: engine, kernels, rows of all frames in work. */
const WORKER_BASE_BYTES = 75 * MB;
/** The conductor: opencv.js, the finished planes, the file being written. */
const CONDUCTOR_BASE_BYTES = 120 * MB;
const STACK_BYTES_PER_PIXEL = 3 * 4 + 4 + 3 * 4;
const FRAME_BYTES_PER_PIXEL = 2 + 8;
/** Stars, sky and defects of a frame between the passes. */
const BETWEEN_PASSES_BYTES = 120_000;

/** An upper bound, as measured in browsers and in Node. */
export function stackMemory(framePixels: number, frameCount: number): StackMemory {
  return {
    fixedBytes:
      CONDUCTOR_BASE_BYTES + framePixels * STACK_BYTES_PER_PIXEL + frameCount * BETWEEN_PASSES_BYTES,
    threadBytes: WORKER_BASE_BYTES + framePixels * FRAME_BYTES_PER_PIXEL,
  };
}
