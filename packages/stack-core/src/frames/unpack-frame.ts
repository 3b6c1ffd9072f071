/** Turns stored FITS pixels into 32-bit floats inside the kernels' memory. */
import type { Kernels } from '../kernels/kernels.ts';

/**
 * Unpacks `count` pixels stored at address `source` (big-endian, any BITPIX of FITS 4.0 section 4.4.1) to floats at
 * address `target`. The two ranges must not overlap. Values over 2^24 lose their last bits: raw frames have none.
 */
export function unpackPixels(
  kernels: Kernels,
  source: number,
  target: number,
  count: number,
  layout: {
    readonly bitpix: number;
    readonly bscale: number;
    readonly bzero: number;
    /** Physical value that means "no data": it becomes NaN. */
    readonly blank?: number;
  },
): void {
  kernels.call.unpack(source, target, count, layout.bitpix, layout.bscale, layout.bzero);
  if (layout.blank === undefined) return;
  const blank = Math.fround(layout.blank);
  const pixels = kernels.f32(target, count);
  for (let i = 0; i < count; i++) if (pixels[i] === blank) pixels[i] = NaN;
}
