/** Measures the pixels and stars of a stack: a small picture for the thumbnail, and the core's figures. */
import { withFile } from '@crowdsky/files';
import { findImage, readPixelRows, readTable, walkHdus } from '@crowdsky/fits';
import type { ByteSource, Hdu } from '@crowdsky/fits';
import { skyFigures, STAR_TABLE, starFigures, starsOfTable } from '@crowdsky/stack-core';
import type { LinearImage, StarFigures } from '@crowdsky/stack-core';
import { AppError } from '../ground/app-error.ts';
import { refusingBadFits } from './fits-refusal.ts';
import { stackFacts } from './stack-facts.ts';
import type { StackFacts } from './stack-facts.ts';

/** Each under the name of its column. */
export interface MeasuredFigures {
  /** Of the table STAR-TAB, null when there is none. */
  nStarsDetected: number | null;
  fwhmPx: number | null;
  skyLevel: number | null;
  noiseLevel: number | null;
}

export interface MeasuredStack {
  facts: StackFacts & MeasuredFigures;
  /** Means over squares of pixels, at most 512 a side. */
  small: LinearImage;
}

const maxSidePx = 512;
const rowsAtATime = 32;
/** The number of samples that `skyFigures` uses. */
const maxSamples = 200_000;
/** No telescope camera makes larger stacks. */
const maxPixelsPerPlane = 200e6;

/**
 * Reads the first picture of the file in strips, so that memory does not grow with it.
 *
 * @throws AppError `bad-fits`, `cut-file`
 */
export function measureStack(path: string): Promise<MeasuredStack> {
  return refusingBadFits(() =>
    withFile(path, async (source) => {
      const hdu = await findImage(source);
      const shape = hdu.image?.shape ?? [];
      const [widthPx = 0, heightPx = 1, planes = 1] = shape;
      if (hdu.isTruncated)
        throw new AppError('cut-file', 'The file is incomplete: its picture ends too early.');
      if (shape.length > 3 || (planes !== 1 && planes !== 3) || widthPx * heightPx > maxPixelsPerPlane) {
        throw new AppError('bad-fits', `A stack has one or three planes; this one is ${shape.join(' x ')}.`);
      }
      const { small, samples } = await shrink(source, hdu, widthPx, heightPx, planes);
      const { skyLevel, noise } = skyFigures(samples);
      const stars = await starsOf(source);
      return {
        facts: {
          ...stackFacts(hdu.header, shape),
          nStarsDetected: stars?.starCount ?? null,
          fwhmPx: known(stars?.fwhmPx),
          skyLevel: known(skyLevel),
          noiseLevel: known(noise),
        },
        small,
      };
    }),
  );
}

/** The small picture, and every `stride`-th pixel unaveraged for figures that averaging would distort. */
async function shrink(
  source: ByteSource,
  hdu: Hdu,
  width: number,
  height: number,
  planes: 1 | 3,
): Promise<{ small: LinearImage; samples: LinearImage }> {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / maxSidePx));
  const widthPx = Math.ceil(width / step);
  const heightPx = Math.ceil(height / step);
  const sums = new Float64Array(widthPx * heightPx);
  const counts = new Uint32Array(widthPx * heightPx);
  const values = new Float32Array(widthPx * heightPx * planes);
  const stride = Math.max(1, Math.ceil((width * height) / maxSamples));
  const sampleCount = Math.ceil((width * height) / stride);
  const samples = new Float32Array(sampleCount * planes);
  for (let plane = 0; plane < planes; plane++) {
    sums.fill(0);
    counts.fill(0);
    for (let row = 0; row < height; row += rowsAtATime) {
      const rowCount = Math.min(rowsAtATime, height - row);
      const pixels = await readPixelRows(source, hdu, row, rowCount, plane);
      addRows(pixels, { row, rowCount, width, step, widthPx }, sums, counts);
      const first = row * width;
      for (let n = Math.ceil(first / stride); n * stride < first + rowCount * width; n++)
        samples[plane * sampleCount + n] = pixels[n * stride - first];
    }
    for (let at = 0; at < sums.length; at++)
      values[plane * sums.length + at] = counts[at] > 0 ? sums[at] / counts[at] : NaN;
  }
  return {
    small: { pixels: values, width: widthPx, height: heightPx, channelCount: planes },
    samples: { pixels: samples, width: sampleCount, height: 1, channelCount: planes },
  };
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

async function starsOf(source: ByteSource): Promise<StarFigures | null> {
  for await (const hdu of walkHdus(source)) {
    if (hdu.kind === 'bintable' && hdu.header.string('EXTNAME')?.trim() === STAR_TABLE)
      return starFigures(starsOfTable(await readTable(source, hdu)));
  }
  return null;
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
