/** The sky's level in tiles of an image, away from stars. */
import { power } from '@crowdsky/elementary';
import { MAD_TO_SIGMA, medianInPlace, medianOf } from '../ground/median.ts';
import type { LinearImage, PictureStar } from './linear-image.ts';

export interface SkyTiles {
  /** Tiles a row and a column, and the side of one in pixels. */
  readonly columns: number;
  readonly rows: number;
  readonly side: number;
  /** Median of each tile, channel after channel; NaN where too little is known. */
  readonly levels: Float32Array;
  /** Noise of one pixel about its tile's median: the median over tiles, for each channel. */
  readonly pixelSigma: readonly number[];
}

/** Tiles along the longer side, and the smallest tile. */
const TILES = 60;
const LEAST_SIDE_PX = 6;
/** Of a tile's pixels, the share that must be known and starless. */
const LEAST_SHARE = 0.25;
/** Pixels of a tile that are looked at: more do not make its median noticeably better. */
const SAMPLES = 256;
/** The noise is that of every so many tiles. */
const SIGMA_TILES = 5;

/** 1 where a star, its halo, or no data is. */
export function starMask(
  { width, height, channelCount, pixels }: LinearImage,
  stars: readonly PictureStar[],
  sigma: number,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let channel = 0; channel < channelCount; channel++) {
    const plane = pixels.subarray(channel * mask.length, (channel + 1) * mask.length);
    for (let i = 0; i < mask.length; i++) if (plane[i] !== plane[i]) mask[i] = 1;
  }
  for (const star of stars) coverDisc(mask, width, height, star, haloRadius(star, sigma));
  return mask;
}

/** Pixels from a star's centre to where its wings sink to a third of the noise. */
export function haloRadius({ fwhmPx, peak }: PictureStar, sigma: number): number {
  if (!(fwhmPx > 0) || !(peak > 0)) return 0;
  // Real wings fall more slowly than the profile of the core: nearly by the cube of the radius.
  return fwhmPx * Math.min(16, Math.max(1.5, 0.75 * power(peak / (0.33 * sigma), 1 / 3)));
}

function coverDisc(
  mask: Uint8Array,
  width: number,
  height: number,
  { x, y }: PictureStar,
  radius: number,
): void {
  const top = Math.max(0, Math.ceil(y - radius));
  const bottom = Math.min(height - 1, Math.floor(y + radius));
  for (let row = top; row <= bottom; row++) {
    const half = Math.sqrt(radius * radius - (row - y) * (row - y));
    const from = Math.max(0, Math.ceil(x - half));
    const to = Math.min(width - 1, Math.floor(x + half));
    if (to >= from) mask.fill(1, row * width + from, row * width + to + 1);
  }
}

export function measureTiles(image: LinearImage, mask: Uint8Array): SkyTiles {
  const { width, height, channelCount, pixels } = image;
  const side = Math.max(LEAST_SIDE_PX, Math.round(Math.max(width, height) / TILES));
  const columns = Math.max(1, Math.floor(width / side));
  const rows = Math.max(1, Math.floor(height / side));
  const levels = new Float32Array(channelCount * columns * rows).fill(NaN);
  const step = Math.max(1, Math.floor(Math.sqrt((side * side) / SAMPLES)));
  const values = new Float64Array(Math.ceil(side / step) * Math.ceil(side / step));
  const pixelSigma: number[] = [];
  for (let channel = 0; channel < channelCount; channel++) {
    const plane = pixels.subarray(channel * width * height, (channel + 1) * width * height);
    const sigmas: number[] = [];
    for (let tile = 0; tile < columns * rows; tile++) {
      const [left, top] = [(tile % columns) * side, Math.floor(tile / columns) * side];
      let count = 0;
      for (let y = top; y < top + side; y += step) {
        for (let x = left; x < left + side; x += step) {
          if (mask[y * width + x] === 0) values[count++] = plane[y * width + x];
        }
      }
      if (count < LEAST_SHARE * values.length) continue;
      const level = medianInPlace(values, count);
      levels[channel * columns * rows + tile] = level;
      if (tile % SIGMA_TILES !== 0) continue;
      for (let i = 0; i < count; i++) values[i] = Math.abs(values[i] - level);
      sigmas.push(MAD_TO_SIGMA * medianInPlace(values, count));
    }
    pixelSigma.push(medianOf(sigmas));
  }
  return { columns, rows, side, levels, pixelSigma };
}
