/** Where the light of stars lies in an image. */
import { STAR_FLAGS } from '../stars/star.ts';
import { enlargeRows, meanRows, smallPlane, smoothSmall } from './blur.ts';
import type { PictureStar, StackPixels } from './linear-image.ts';
import type { PlaneSize, Planes } from './planes.ts';
import { smoothStep } from './smooth-step.ts';
import { haloRadius } from './tile-sky.ts';

/** Rows of a plane: the first that counts, and the one behind the last. */
interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Calls `visit` for each pixel of these rows at most `radius` from a star's centre, counted from the first row. */
function visitDisc(
  { x, y }: PictureStar,
  radius: number,
  { width, stride }: PlaneSize,
  { from, to }: RowRange,
  visit: (pixel: number, away: number) => void,
): void {
  const right = Math.min(width - 1, x + radius);
  const bottom = Math.min(to - 1, y + radius);
  for (let row = Math.max(from, Math.ceil(y - radius)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= right; column++) {
      const away = Math.sqrt((column - x) * (column - x) + (row - y) * (row - y));
      if (away <= radius) visit((row - from) * stride + column, away);
    }
  }
}

/** A plane of bytes: quarters of a pixel from the nearest star's core within the star's halo; 255 where no star's light is. */
export function distanceOutside(planes: Planes, stars: readonly PictureStar[], sigma: number): number {
  const plane = planes.bytes();
  const distance = planes.viewOfBytes(plane).fill(255);
  for (const star of stars) {
    const core = 1.2 * star.fwhmPx;
    const radius = Math.max(core, haloRadius(star, sigma));
    visitDisc(star, radius, planes.size, { from: 0, to: planes.size.height }, (pixel, away) => {
      const quarters = Math.min(254, Math.round(4 * Math.max(0, away - core)));
      if (quarters < distance[pixel]) distance[pixel] = quarters;
    });
  }
  return plane;
}

/** Means over so many pixels tell what is around a star; its light above it, and so many sigma, is the star's. */
const AROUND_PX = 4;
const ABOVE = 6;

/** Cuts `light` at six sigma above what is around each star, and writes the stars' peaks to another plane. */
export function cutStars(planes: Planes, light: number, outside: number, peaks: number): void {
  const { kernels } = planes;
  const { stride } = planes.size;
  const mark = kernels.mark();
  const [around, known] = [smallPlane(planes, AROUND_PX), smallPlane(planes, AROUND_PX)];
  const [first, second] = [planes.rows(), planes.rows()];
  planes.eachRows((from, to) => {
    kernels.call.weighStarless(outside + from * stride, first, (to - from) * stride);
    meanRows(planes, around, { source: light + 4 * from * stride, weights: first, from, to });
    meanRows(planes, known, { source: first, from, to });
  });
  smoothSmall(around);
  smoothSmall(known);
  planes.eachRows((from, to) => {
    enlargeRows(around, stride, first, from, to);
    enlargeRows(known, stride, second, from, to);
    const at = from * stride;
    const count = (to - from) * stride;
    kernels.call.cutStars(light + 4 * at, outside + at, first, second, peaks + 4 * at, count, ABOVE);
  });
  kernels.release(mark);
}

/** Raw pixels end at 65535; in a stack, resampling and a frame's scale leave a little less of a cut peak. */
const FULL_ADU = 45_000;

/** Whether a star's core was cut off in some channel, so that its colours are wrong. */
export function isSaturated(
  { width, height, channelCount, pixels }: StackPixels,
  star: PictureStar,
): boolean {
  if ((star.flags & STAR_FLAGS.saturated) !== 0) return true;
  const [column, row] = [Math.round(star.x), Math.round(star.y)];
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      for (let c = 0; c < channelCount; c++) {
        if (pixels[(c * height + y) * width + x] > FULL_ADU) return true;
      }
    }
  }
  return false;
}

/** Discs round stars: `most` up to `inner` FWHM from the centre, falling to 0 at `outer` FWHM. */
export interface StarDiscs {
  readonly stars: readonly PictureStar[];
  readonly inner: number;
  readonly outer: number;
  readonly most: number;
}

/** Raises bytes of rows to the discs; the first row is at `address`. */
export function drawDiscs(
  planes: Planes,
  address: number,
  { stars, inner, outer, most }: StarDiscs,
  rows: RowRange,
): void {
  const mask = planes.kernels.u8(address, (rows.to - rows.from) * planes.size.stride);
  for (const star of stars) {
    visitDisc(star, outer * star.fwhmPx, planes.size, rows, (pixel, away) => {
      const value = Math.round(most * (1 - smoothStep(inner, outer, away / star.fwhmPx)));
      if (value > mask[pixel]) mask[pixel] = value;
    });
  }
}
