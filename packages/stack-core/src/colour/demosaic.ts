/** Demosaics raw rows with opencv.js, for stacks of too few frames to sample every colour at each pixel. */
import type { CfaPattern } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';

/** Bytes of memory for each demosaiced pixel. */
export const RGB_PIXEL_BYTES = 16;

/** Range of a frame's values, which opencv.js needs as 16-bit integers. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Raw values of 16 bits pass unchanged. */
export const RAW_RANGE: ValueRange = { low: 0, high: 65535 };

/**
 * Bilinear demosaic (OpenCV's `cvtColor`) of `rows` rows of CFA floats at address `source` to four floats a pixel at
 * `target`. The first row must be an even row of its frame. Missing pixels with a pixel of their colour two away are
 * interpolated, larger gaps stay NaN. `source` is overwritten.
 */
export function demosaicRows(
  kernels: Kernels,
  cv: OpenCv,
  rows: { readonly source: number; readonly target: number; readonly width: number; readonly rows: number },
  pattern: CfaPattern,
  range: ValueRange,
): void {
  const count = rows.width * rows.rows;
  const step = (range.high - range.low) / 65535 || 1;
  const gaps = findGaps(kernels.f32(rows.source, count), rows.width);
  // Fills gaps too: what is missing would darken the colours of its neighbours.
  kernels.call.repair(rows.source, rows.width, rows.rows);
  const mark = kernels.mark();
  const integers = kernels.allocate(6 * count);
  kernels.call.toUnsigned16(rows.source, integers, count, range.low, 1 / step);
  const mosaic = new cv.Mat(rows.rows, rows.width, cv.CV_16UC1);
  const colours = new cv.Mat();
  try {
    mosaic.data16U.set(kernels.u16(integers, count));
    cv.cvtColor(mosaic, colours, conversionCode(cv, pattern));
    kernels.u16(integers, 3 * count).set(colours.data16U);
  } finally {
    mosaic.delete();
    colours.delete();
  }
  kernels.call.fromRgb16(integers, rows.source, rows.target, count, range.low, step);
  const colour = kernels.f32(rows.target, 4 * count);
  for (const pixel of gaps) colour.fill(NaN, 4 * pixel, 4 * pixel + 3);
  kernels.release(mark);
}

/** Indices of the missing pixels that no pixel of their colour is two away from. */
function findGaps(pixels: Float32Array, width: number): number[] {
  const gaps: number[] = [];
  for (let i = 0; i < pixels.length; i++) {
    if (!Number.isNaN(pixels[i])) continue;
    const x = i % width;
    const near = [
      x >= 2 ? pixels[i - 2] : NaN,
      x + 2 < width ? pixels[i + 2] : NaN,
      pixels[i - 2 * width] ?? NaN,
      pixels[i + 2 * width] ?? NaN,
    ];
    if (near.every((value) => Number.isNaN(value))) gaps.push(i);
  }
  return gaps;
}

/** OpenCV names a pattern by the second and third pixels of the second row, FITS by the 2 x 2 cell at the origin. */
function conversionCode(cv: OpenCv, pattern: CfaPattern): number {
  switch (pattern) {
    case 'RGGB':
      return cv.COLOR_BayerBG2RGB;
    case 'GRBG':
      return cv.COLOR_BayerGB2RGB;
    case 'BGGR':
      return cv.COLOR_BayerRG2RGB;
    case 'GBRG':
      return cv.COLOR_BayerGR2RGB;
    case 'MONO':
      throw new RangeError('A sensor without filters has nothing to demosaic.');
  }
}
