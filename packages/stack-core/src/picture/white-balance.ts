/** White, by the stars of the stack itself: their median colour is near white wherever one looks. */
import { medianOf } from '../ground/median.ts';
import { STAR_FLAGS } from '../stars/star.ts';
import type { PictureStar } from './linear-image.ts';

export interface WhiteBalance {
  /** Red, green and blue times these are balanced; green is 1. */
  readonly factors: readonly [red: number, green: number, blue: number];
  readonly by: 'stars' | 'model' | 'none';
}

export const NO_BALANCE: WhiteBalance = { factors: [1, 1, 1], by: 'none' };

/** Median of the stars of Seestar S50 stacks through the IR-cut filter. */
const USUAL: WhiteBalance = { factors: [1.27, 1, 1.69], by: 'model' };

const LEAST_SNR = 25;
const LEAST_STARS = 10;
const MOST_STARS = 400;

/** `planes` are R, G, B without their sky. */
export function balanceByStars(
  planes: readonly Float32Array[],
  width: number,
  height: number,
  stars: readonly PictureStar[],
): WhiteBalance {
  const reds: number[] = [];
  const blues: number[] = [];
  for (const star of stars) {
    if (reds.length >= MOST_STARS || !(star.snr > LEAST_SNR)) continue;
    if ((star.flags & (STAR_FLAGS.saturated | STAR_FLAGS.edge | STAR_FLAGS.blended)) !== 0) continue;
    const [red, green, blue] = planes.map((plane) => apertureFlux(plane, width, height, star));
    if (!(red > 0 && green > 0 && blue > 0)) continue;
    reds.push(green / red);
    blues.push(green / blue);
  }
  if (reds.length < LEAST_STARS) return USUAL;
  return { factors: [medianOf(reds), 1, medianOf(blues)], by: 'stars' };
}

/** Flux within 1.2 FWHM above the median of a ring around it; NaN where it leaves the image. */
export function apertureFlux(
  plane: Float32Array,
  width: number,
  height: number,
  { x, y, fwhmPx }: PictureStar,
): number {
  const inner = 1.2 * fwhmPx;
  const outer = 3.5 * fwhmPx;
  if (!(x >= outer && y >= outer && x < width - outer && y < height - outer)) return NaN;
  const ring: number[] = [];
  let sum = 0;
  let count = 0;
  for (let row = Math.ceil(y - outer); row <= y + outer; row++) {
    for (let column = Math.ceil(x - outer); column <= x + outer; column++) {
      const away = (column - x) * (column - x) + (row - y) * (row - y);
      const value = plane[row * width + column];
      if (away <= inner * inner) {
        sum += value;
        count++;
      } else if (away > 4 * inner * inner && away <= outer * outer) ring.push(value);
    }
  }
  return sum - count * medianOf(ring);
}
