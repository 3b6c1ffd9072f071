/** How many threads stack, and what that takes: from the device's processors and memory. */

export interface Device {
  readonly processors: number;
  /** As the browser reports it (Chromium, capped at 8 or 32); undefined in others. */
  readonly memoryGb: number | undefined;
  readonly isHandheld: boolean;
}

export interface WorkerPlan {
  readonly workers: number;
  /** Bytes that the whole stack is expected to take at its peak. */
  readonly memoryBytes: number;
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
/** A tab that takes more of the device's memory than this is the first to be ended by the system. */
const SHARE = 0.3;
const UNTOLD_MEMORY_GB = { handheld: 3, other: 4 };

/** One processor is left to the screen; fewer workers where memory is short, never none. */
export function planWorkers(device: Device, framePixels: number, frameCount: number): WorkerPlan {
  const memoryGb =
    device.memoryGb ?? (device.isHandheld ? UNTOLD_MEMORY_GB.handheld : UNTOLD_MEMORY_GB.other);
  const budget = memoryGb * 1000 * MB * SHARE;
  const fixed =
    CONDUCTOR_BASE_BYTES + framePixels * STACK_BYTES_PER_PIXEL + frameCount * BETWEEN_PASSES_BYTES;
  const each = WORKER_BASE_BYTES + framePixels * FRAME_BYTES_PER_PIXEL;
  const byMemory = Math.floor((budget - fixed) / each);
  const workers = Math.max(1, Math.min(device.processors - 1, byMemory));
  return { workers, memoryBytes: fixed + workers * each };
}

/** The device as this browser reports it. */
export function thisDevice(): Device {
  return {
    processors: navigator.hardwareConcurrency || 2,
    memoryGb: navigator.deviceMemory,
    isHandheld: matchMedia('(pointer: coarse)').matches,
  };
}
