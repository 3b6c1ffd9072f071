/**
 * Loads rows of a raw frame into the kernels' memory: stored bytes become calibrated floats, defects and filled rows
 * NaN.
 */
import type { FrameLayout } from '../frames/frame-meta.ts';
import { clearBlocks } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import { clearRows } from '../frames/filled-rows.ts';
import { readRangeInto } from '../ground/frame-source.ts';
import type { FrameSource } from '../ground/frame-source.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { lowerBound } from '../ground/lower-bound.ts';
import type { Masters } from './masters.ts';
import { calibrateRows } from './masters.ts';
import { unpackPixels } from '../frames/unpack-frame.ts';

export interface RowRange {
  readonly first: number;
  readonly end: number;
}

export function bytesPerPixel(layout: FrameLayout): number {
  return Math.abs(layout.bitpix) / 8;
}

/**
 * Loads rows `first` to `end - 1` as floats to `target`. `scratch` must have room for the stored bytes. `defects` and
 * `filledRows` are ascending indices in the whole frame, `masked` its blocks without image. Throws what the source throws.
 */
export async function loadRows(
  kernels: Kernels,
  source: FrameSource,
  layout: FrameLayout,
  range: RowRange,
  buffers: { readonly scratch: number; readonly target: number },
  corrections: {
    readonly masters: Masters;
    readonly defects: Int32Array;
    readonly filledRows?: readonly number[] | undefined;
    readonly masked?: BlockMask | undefined;
  },
): Promise<void> {
  const count = (range.end - range.first) * layout.width;
  if (count === 0) return;
  const sizeBytes = count * bytesPerPixel(layout);
  const offset = layout.dataOffset + range.first * layout.width * bytesPerPixel(layout);
  await readRangeInto(source, offset, () => kernels.u8(buffers.scratch, sizeBytes));
  unpackPixels(kernels, buffers.scratch, buffers.target, count, layout);
  calibrateRows(kernels, corrections.masters, buffers.target, range.first * layout.width, count);
  const pixels = kernels.f32(buffers.target, count);
  blankDefects(pixels, corrections.defects, range.first * layout.width);
  if (corrections.filledRows) clearRows(pixels, layout.width, corrections.filledRows, range.first);
  if (corrections.masked) clearBlocks(pixels, layout.width, corrections.masked, range.first);
}

function blankDefects(pixels: Float32Array, defects: Int32Array, firstIndex: number): void {
  for (let i = lowerBound(defects, firstIndex); i < defects.length; i++) {
    const at = defects[i] - firstIndex;
    if (at >= pixels.length) return;
    pixels[at] = NaN;
  }
}
