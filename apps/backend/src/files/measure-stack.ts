/** Looks at the pixels of a stack: a small picture for the thumbnail, the sky's level and noise. */
import { findImage, readPixelRows, walkHdus } from '@crowdsky/fits';
import type { ByteSource, Hdu } from '@crowdsky/fits';
import { AppError } from '../ground/app-error.ts';
import { withFileSource } from './file-source.ts';
import { refusingBadFits } from './fits-refusal.ts';
import { stackFacts } from './stack-facts.ts';
import type { StackFacts } from './stack-facts.ts';

export interface SmallImage {
  widthPx: number;
  heightPx: number;
  /** 1 (grey) or 3 (R, G, B). */
  channelCount: number;
  /** Channel after channel, row after row; NaN where nothing is known. */
  values: Float32Array;
}

export interface MeasuredStack {
  facts: StackFacts;
  /** Rows of the STAR-TAB table, null when there is none. */
  starCount: number | null;
  /** Median of the mean channel, and 1.4826 times its median absolute deviation, in the picture's units. */
  skyLevel: number | null;
  noiseLevel: number | null;
  small: SmallImage;
}

const maxSidePx = 512;
const rowsAtATime = 32;
/** Larger pictures are no stacks of a telescope's camera. */
const maxPixelsPerPlane = 200e6;

/**
 * Reads the first picture of the file in strips, so that memory does not grow with it.
 *
 * @throws AppError `bad-fits`, `cut-file`
 */
export function measureStack(path: string): Promise<MeasuredStack> {
  return refusingBadFits(() =>
    withFileSource(path, async (source) => {
      const hdu = await findImage(source);
      const shape = hdu.image?.shape ?? [];
      const [widthPx = 0, heightPx = 1, planes = 1] = shape;
      if (hdu.isTruncated)
        throw new AppError('cut-file', 'The file is incomplete: its picture ends too early.');
      if (shape.length > 3 || (planes !== 1 && planes !== 3) || widthPx * heightPx > maxPixelsPerPlane) {
        throw new AppError('bad-fits', `A stack has one or three planes; this one is ${shape.join(' x ')}.`);
      }
      const small = await shrink(source, hdu, widthPx, heightPx, planes);
      return {
        facts: stackFacts(hdu.header, shape),
        starCount: await countStars(source),
        ...skyOf(small),
        small,
      };
    }),
  );
}

/** Means over squares of `step` pixels, at most 512 squares a side. */
async function shrink(
  source: ByteSource,
  hdu: Hdu,
  width: number,
  height: number,
  planes: number,
): Promise<SmallImage> {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / maxSidePx));
  const widthPx = Math.ceil(width / step);
  const heightPx = Math.ceil(height / step);
  const sums = new Float64Array(widthPx * heightPx);
  const counts = new Uint32Array(widthPx * heightPx);
  const values = new Float32Array(widthPx * heightPx * planes);
  for (let plane = 0; plane < planes; plane++) {
    sums.fill(0);
    counts.fill(0);
    for (let row = 0; row < height; row += rowsAtATime) {
      const rowCount = Math.min(rowsAtATime, height - row);
      addRows(
        await readPixelRows(source, hdu, row, rowCount, plane),
        { row, rowCount, width, step, widthPx },
        sums,
        counts,
      );
    }
    for (let at = 0; at < sums.length; at++)
      values[plane * sums.length + at] = counts[at] > 0 ? sums[at] / counts[at] : NaN;
  }
  return { widthPx, heightPx, channelCount: planes, values };
}

interface Strip {
  row: number;
  rowCount: number;
  width: number;
  step: number;
  widthPx: number;
}

function addRows(
  pixels: Float32Array | Float64Array,
  strip: Strip,
  sums: Float64Array,
  counts: Uint32Array,
): void {
  for (let y = 0; y < strip.rowCount; y++) {
    const base = Math.floor((strip.row + y) / strip.step) * strip.widthPx;
    for (let x = 0; x < strip.width; x++) {
      const value = pixels[y * strip.width + x];
      if (!Number.isFinite(value)) continue;
      const at = base + Math.floor(x / strip.step);
      sums[at] += value;
      counts[at]++;
    }
  }
}

function skyOf(small: SmallImage): { skyLevel: number | null; noiseLevel: number | null } {
  const perChannel = small.widthPx * small.heightPx;
  const means: number[] = [];
  for (let at = 0; at < perChannel; at++) {
    let sum = 0;
    for (let channel = 0; channel < small.channelCount; channel++)
      sum += small.values[channel * perChannel + at];
    if (Number.isFinite(sum)) means.push(sum / small.channelCount);
  }
  if (means.length === 0) return { skyLevel: null, noiseLevel: null };
  const skyLevel = median(means);
  return { skyLevel, noiseLevel: 1.4826 * median(means.map((value) => Math.abs(value - skyLevel))) };
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
}

async function countStars(source: ByteSource): Promise<number | null> {
  for await (const hdu of walkHdus(source)) {
    if (hdu.kind === 'bintable' && hdu.header.string('EXTNAME')?.trim() === 'STAR-TAB')
      return hdu.header.integer('NAXIS2') ?? null;
  }
  return null;
}
