/** Checks and measures a stack's file: a small picture for the thumbnail, and the core's figures of pixels and stars. */
import { withFile } from '@crowdsky/files';
import { readHdus, readTable } from '@crowdsky/fits';
import type { ByteSource, Hdu } from '@crowdsky/fits';
import { lacksParts, skyFigures, STAR_TABLE, starFigures, starsOfTable } from '@crowdsky/stack-core';
import type { LinearImage, StarFigures } from '@crowdsky/stack-core';
import { AppError } from '../ground/app-error.ts';
import { refusingBadFits } from './fits-refusal.ts';
import { stackFacts } from './stack-facts.ts';
import type { StackFacts } from './stack-facts.ts';
import { findStackPicture } from './stack-picture.ts';
import type { StackPicture } from './stack-picture.ts';

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
/** What is held of each channel; wide pictures are read in fewer rows, narrow ones in more. */
const pixelsAtATime = 131_072;
/** The number of samples that `skyFigures` uses. */
const maxSamples = 200_000;

/** Whether the file is a whole stack: what its headers tell, without a look at the pixels. @throws as `measureStack` */
export function checkStack(path: string): Promise<void> {
  return refusingBadFits(() =>
    withFile(path, async (source) => {
      await wholeStack(source);
    }),
  );
}

/**
 * Reads the picture of the file in strips, so that memory does not grow with it.
 *
 * @throws AppError `bad-fits`, `cut-file`
 */
export function measureStack(path: string): Promise<MeasuredStack> {
  return refusingBadFits(() =>
    withFile(path, async (source) => {
      const { picture, hdus } = await wholeStack(source);
      const { small, samples } = await shrink(picture);
      const { skyLevel, noise } = skyFigures(samples);
      const stars = await starsOf(source, hdus);
      return {
        facts: {
          ...stackFacts(picture),
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

async function wholeStack(source: ByteSource): Promise<{ picture: StackPicture; hdus: Hdu[] }> {
  const picture = await findStackPicture(source);
  if (picture.isTruncated)
    throw new AppError('cut-file', 'The file is incomplete: its picture ends too early.');
  const hdus = await readHdus(source);
  if (lacksParts(hdus)) throw new AppError('cut-file', 'The file is incomplete: its last parts are missing.');
  return { picture, hdus };
}

/** The small picture, and every `stride`-th pixel unaveraged for figures that averaging would distort. */
async function shrink(picture: StackPicture): Promise<{ small: LinearImage; samples: LinearImage }> {
  const { widthPx: width, heightPx: height, channelCount } = picture;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / maxSidePx));
  const widthPx = Math.ceil(width / step);
  const heightPx = Math.ceil(height / step);
  const count = widthPx * heightPx;
  const sums = new Float64Array(count * channelCount);
  const counts = new Uint32Array(count * channelCount);
  const stride = Math.max(1, Math.ceil((width * height) / maxSamples));
  const sampleCount = Math.ceil((width * height) / stride);
  const samples = new Float32Array(sampleCount * channelCount);
  const rows = Math.ceil(pixelsAtATime / width);
  for (let row = 0; row < height; row += rows) {
    const rowCount = Math.min(rows, height - row);
    const channels = await picture.readRows(row, rowCount);
    channels.forEach((pixels, channel) => {
      const [from, to] = [channel * count, (channel + 1) * count];
      const strip = { row, rowCount, width, step, widthPx };
      addRows(pixels, strip, sums.subarray(from, to), counts.subarray(from, to));
      const first = row * width;
      for (let n = Math.ceil(first / stride); n * stride < first + rowCount * width; n++)
        samples[channel * sampleCount + n] = pixels[n * stride - first];
    });
  }
  const values = Float32Array.from(sums, (sum, at) => (counts[at] > 0 ? sum / counts[at] : NaN));
  return {
    small: { pixels: values, width: widthPx, height: heightPx, channelCount },
    samples: { pixels: samples, width: sampleCount, height: 1, channelCount },
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

async function starsOf(source: ByteSource, hdus: readonly Hdu[]): Promise<StarFigures | null> {
  const isStars = ({ kind, header }: Hdu): boolean =>
    kind === 'bintable' && header.string('EXTNAME')?.trim() === STAR_TABLE;
  const table = hdus.find(isStars);
  return table ? starFigures(starsOfTable(await readTable(source, table))) : null;
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
