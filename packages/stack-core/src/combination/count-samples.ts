/** Counts how many samples a stack combines, and how many of them are rejected. */
import type { Kernels } from '../kernels/kernels.ts';

/** Counts of each pixel of a band, 16-bit integers in the kernels' memory. */
export interface BandCounts {
  /** Frames that reach the pixel. */
  readonly footprint: number;
  /** Rejected samples of the pixel, all channels. */
  readonly rejected: number;
  /** Pixels of the band. */
  readonly count: number;
}

/** Nothing is counted yet. */
export function allocateCounts(kernels: Kernels, count: number): BandCounts {
  const allocate = (): number => {
    const address = kernels.allocate(2 * count);
    kernels.u16(address, count).fill(0);
    return address;
  };
  return { footprint: allocate(), rejected: allocate(), count };
}

export interface SampleCounts {
  readonly samples: number;
  readonly rejected: number;
}

/** Of a band of `channelCount` channels. */
export function totalSamples(
  { call }: Kernels,
  { footprint, rejected, count }: BandCounts,
  channelCount: number,
): SampleCounts {
  return {
    samples: channelCount * call.totalCount(footprint, count),
    rejected: call.totalCount(rejected, count),
  };
}

/** The same for counts outside the kernels' memory. */
export function countSamples(
  footprint: Uint16Array,
  rejected: Uint16Array,
  channelCount: number,
): SampleCounts {
  const total = (counts: Uint16Array): number => counts.reduce((sum, value) => sum + value, 0);
  return { samples: channelCount * total(footprint), rejected: total(rejected) };
}
