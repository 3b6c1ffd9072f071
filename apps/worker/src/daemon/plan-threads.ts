/** How many threads a job may have in the memory that this worker may take. */
import { stackMemory } from '@crowdsky/stack-core';
import type { FetchedRaws } from './fetch-raws.ts';

/** The job is too large for this worker; another may have more memory. */
export class NoMemory extends Error {
  override readonly name = 'NoMemory';
}

export interface ThreadLimits {
  /** The most; 0 works in the main thread. */
  readonly threads: number;
  /** Jobs stacked at a time, which share the memory. */
  readonly concurrency: number;
  /** Of the whole worker; without limit if not given. */
  readonly memoryLimitBytes?: number;
}

/** Of 16 bits, as telescopes write them: the largest raw tells how many pixels a frame has at most. */
const RAW_BYTES_PER_PIXEL = 2;

/** Throws NoMemory where not even one thread fits. */
export function planThreads(
  { raws, largestBytes }: Pick<FetchedRaws, 'raws' | 'largestBytes'>,
  { threads, concurrency, memoryLimitBytes = Infinity }: ThreadLimits,
): number {
  const { fixedBytes, threadBytes } = stackMemory(largestBytes / RAW_BYTES_PER_PIXEL, raws.length);
  const shareBytes = memoryLimitBytes / concurrency;
  if (fixedBytes + threadBytes > shareBytes)
    throw new NoMemory(
      `The job may take ${inMegabytes(fixedBytes + threadBytes)} of memory, and this worker has ` +
        `${inMegabytes(shareBytes)} for each job: give it more with --memory or its container's limit, or stack fewer at a time with --concurrency.`,
    );
  return Math.min(threads, Math.floor((shareBytes - fixedBytes) / threadBytes));
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
