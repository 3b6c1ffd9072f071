/** How many threads stack, and what that takes: from the device's processors and memory. */
import { stackMemory } from '@crowdsky/stack-core';

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
  /** Whether more memory would give more workers. */
  readonly isMemoryShort: boolean;
}

const GB = 1_000_000_000;
/** A tab that takes more of the device's memory than this is the first to be ended by the system. */
const SHARE = 0.3;
const UNTOLD_MEMORY_GB = { handheld: 3, other: 4 };

/** One processor is left to the screen; fewer workers where memory is short, never none. */
export function planWorkers(device: Device, framePixels: number, frameCount: number): WorkerPlan {
  const memoryGb =
    device.memoryGb ?? (device.isHandheld ? UNTOLD_MEMORY_GB.handheld : UNTOLD_MEMORY_GB.other);
  const { fixedBytes, threadBytes } = stackMemory(framePixels, frameCount);
  const byMemory = Math.floor((memoryGb * GB * SHARE - fixedBytes) / threadBytes);
  const byProcessors = Math.max(1, device.processors - 1);
  const workers = Math.max(1, Math.min(byProcessors, byMemory));
  const memoryBytes = fixedBytes + workers * threadBytes;
  return { workers, memoryBytes, isMemoryShort: byMemory < byProcessors };
}

/** The device as this browser reports it. */
export function thisDevice(): Device {
  return {
    processors: navigator.hardwareConcurrency || 2,
    memoryGb: navigator.deviceMemory,
    isHandheld: matchMedia('(pointer: coarse)').matches,
  };
}
