/** Makes what the viewer shows of the bytes of a stack's FITS file, or of a raw frame. */
import { bytesSource } from '@crowdsky/fits';
import { autoStretch, percentileStretch, readStack, stretchValue } from '@crowdsky/stack-core';
import { buildLevels } from './build-levels.ts';
import { demosaicSub } from './demosaic-sub.ts';
import type { ColourStretch, Level, Picture, ShownStar } from './picture.ts';

const BINS = 128;

export interface OpenedStack {
  readonly picture: Picture;
  /** Brightest first. */
  readonly stars: readonly ShownStar[];
}

/** @throws FitsError for a damaged file */
export async function openStack(bytes: Uint8Array): Promise<OpenedStack> {
  const { width, height, channelCount, pixels, footprint, stars } = await readStack(bytesSource(bytes));
  const count = width * height;
  const rgba = new Float32Array(4 * count);
  for (let channel = 0; channel < 3; channel++) {
    const from = channelCount === 3 ? channel * count : 0;
    for (let i = 0; i < count; i++) rgba[4 * i + channel] = pixels[from + i];
  }
  let maxCoverage = 1;
  for (let i = 0; i < count; i++) {
    const frames = footprint ? footprint[i] : 1;
    rgba[4 * i + 3] = frames;
    if (frames > maxCoverage) maxCoverage = frames;
  }
  return { picture: pictureOf({ width, height, rgba }, maxCoverage), stars };
}

/** @throws FitsError for a file that holds no image */
export async function openFrame(bytes: Uint8Array): Promise<Picture> {
  return pictureOf(await demosaicSub(bytesSource(bytes)), 1);
}

function pictureOf(full: Level, maxCoverage: number): Picture {
  const planes = [0, 1, 2].map((channel) => plane(full, channel));
  const auto = planes.map((values) => autoStretch(values)) as unknown as ColourStretch;
  const linear = planes.map((values) => percentileStretch(values, 1, 99.8)) as unknown as ColourStretch;
  const histogram = new Array<number>(BINS).fill(0);
  for (const value of planes[1]) {
    if (value === value) histogram[Math.min(BINS - 1, Math.floor(BINS * stretchValue(value, auto[1])))]++;
  }
  return { levels: buildLevels(full), auto, linear, histogram, maxCoverage };
}

function plane({ width, height, rgba }: Level, channel: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => rgba[4 * i + channel]);
}
