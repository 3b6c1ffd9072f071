/** Tells exposures apart by their pixels, whatever header they stand under and whatever numbers store them. */
import type { Kernels } from '../kernels/kernels.ts';

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/. Odd, so that no step loses a difference. */
const PRIME = 16_777_619;
const LANES = 16;

/**
 * A digest of `count` pixels at `address`: 128 bits in hexadecimal, FNV-1a over their 32-bit words. Frames of equal physical
 * values share it, stored as integers or as floats; the noise of two exposures never does. Undefined where all pixels have
 * one value, as those of many blank frames do.
 */
export function digestPixels(kernels: Kernels, address: number, count: number): string | undefined {
  const mark = kernels.mark();
  const out = kernels.allocate(4 * LANES);
  const isVaried = kernels.call.digestPixels(address, count, out);
  const sums = kernels.i32(out, LANES).slice();
  kernels.release(mark);
  if (isVaried === 0) return undefined;
  return [0, 1, 2, 3]
    .map((first) => [4, 8, 12].reduce((sum, step) => Math.imul(sum ^ sums[first + step], PRIME), sums[first]))
    .map((sum) => (sum >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
