/** Where the object lies that a picture was taken of. */
import { MAD_TO_SIGMA, medianInPlace } from '../ground/median.ts';
import type { PlaneSize } from './planes.ts';

/** Light of a pixel that counts at most, in noise of the large image: a star is a few pixels, an object many. */
const MOST_LIGHT = 3;
/** The window of the mean light, and half that in which the target is looked for, as shares of each side. */
const BLUR_SHARE = 1 / 40;
const REACH_SHARE = 0.35;
/** What stands out, in noise of the mean light. Its own spread where an object fills the picture: then nothing does. */
const LEAST_SIGMA = 5;
const MOST_STEPS = 20;

/**
 * The middle of the extended light near the middle of the picture, for that is where the telescope pointed; the very
 * middle where none stands out. By mean shift (Comaniciu and Meer 2002). `luminance`: calm, in rows of `stride`.
 */
export function findTarget(
  { width, height, stride }: PlaneSize,
  luminance: Float32Array,
): { x: number; y: number } {
  const count = width * height;
  const light = new Float64Array(count);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) light[y * width + x] = Math.min(MOST_LIGHT, luminance[y * stride + x]);
  const mean = boxMean(light, width, height, Math.max(1, Math.round(BLUR_SHARE * Math.min(width, height))));
  const level = medianInPlace(mean.slice(), count);
  const spread =
    MAD_TO_SIGMA *
    medianInPlace(
      mean.map((value) => Math.abs(value - level)),
      count,
    );
  const least = level + LEAST_SIGMA * spread;
  let at = { x: (width - 1) / 2, y: (height - 1) / 2 };
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = meanAround(mean, width, height, at, least);
    const moved = Math.abs(next.x - at.x) + Math.abs(next.y - at.y);
    at = next;
    if (moved < 0.1) break;
  }
  return at;
}

/** The mean place of what is above `least`, the less weight the farther from `at`. */
function meanAround(
  mean: Float64Array,
  width: number,
  height: number,
  at: { x: number; y: number },
  least: number,
): { x: number; y: number } {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    const v = (y - at.y) / (REACH_SHARE * height);
    if (v * v >= 1) continue;
    for (let x = 0; x < width; x++) {
      const u = (x - at.x) / (REACH_SHARE * width);
      const above = mean[y * width + x] - least;
      if (u * u >= 1 || !(above > 0)) continue;
      const weight = above * (1 - u * u) * (1 - v * v);
      sum += weight;
      sumX += weight * x;
      sumY += weight * y;
    }
  }
  return sum > 0 ? { x: sumX / sum, y: sumY / sum } : at;
}

/** Means over squares of 2 `radius` + 1 pixels, rows first; at the border over what there is. */
function boxMean(values: Float64Array, width: number, height: number, radius: number): Float64Array {
  const rows = new Float64Array(values.length);
  for (let y = 0; y < height; y++) meanLine(values, rows, y * width, 1, width, radius);
  const means = new Float64Array(values.length);
  for (let x = 0; x < width; x++) meanLine(rows, means, x, width, height, radius);
  return means;
}

function meanLine(
  from: Float64Array,
  to: Float64Array,
  first: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0;
  for (let n = 0; n < Math.min(radius, length); n++) sum += from[first + n * step];
  for (let n = 0; n < length; n++) {
    if (n + radius < length) sum += from[first + (n + radius) * step];
    if (n > radius) sum -= from[first + (n - radius - 1) * step];
    const known = Math.min(length - 1, n + radius) - Math.max(0, n - radius) + 1;
    to[first + n * step] = sum / known;
  }
}
