/** Noise of the luminance and of the colours, taken down where no light stands above it. */
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import { smoothStarlet } from './blur.ts';

/** Significance, in sigma, at which half of a coefficient is believed, from the finest scale on. */
const THRESHOLDS = [4.5, 4, 3.5, 3, 3];
/** Share of the noise that stays: grain looks like sky, plastic does not. */
const GRAIN = 0.12;
const SAMPLES = 60_000;

export interface StarPlaces {
  /** How far, in pixels, a pixel is from the core of a star that was found; infinite beyond its halo. */
  readonly outside: Float32Array;
  /** Light above it is a star's, and stays as it is. */
  readonly ceiling: Float32Array;
}

/**
 * The plane, in sigma of its noise, without what does not stand out on each of five scales of the starlet transform;
 * positive and negative coefficients alike, so that no moat is left round a star. `spread` is the noise of each pixel
 * over that of the best covered ones, as thinly covered borders have more; undefined where it is even. Stars that were
 * found are believed, as far as they reach on each scale.
 */
export function shrinkNoise(
  plane: Float32Array,
  width: number,
  height: number,
  spread: Float32Array | undefined,
  { outside, ceiling }: StarPlaces,
): Float32Array {
  const out = new Float32Array(plane.length);
  // Stars would draw their rings over all scales: what is far above the noise needs no shrinking.
  let current: Float32Array = new Float32Array(plane.length);
  for (let i = 0; i < plane.length; i++) current[i] = Math.min(plane[i], ceiling[i]);
  for (let scale = 0, gap = 1; scale < THRESHOLDS.length; scale++, gap *= 2) {
    if (4 * gap >= Math.min(width, height)) break;
    const smooth = smoothStarlet(current, width, height, gap);
    const sigma = sigmaOf(current, smooth);
    for (let i = 0; i < out.length; i++) {
      const detail = current[i] - smooth[i];
      const t = THRESHOLDS[scale] * sigma * (spread ? spread[i] : 1);
      const square = detail * detail;
      // Near 0 far below the threshold, near 1 above it, smooth between.
      const share = square / (square + t * t);
      const isStar =
        outside[i] < 3 * gap ? Math.min(1, 2 - outside[i] / (1.5 * gap)) * riseFrom(smooth[i] / sigma) : 0;
      const believed = Math.max(isStar, share * share);
      out[i] += detail * (GRAIN + (1 - GRAIN) * believed);
    }
    current = smooth;
  }
  for (let i = 0; i < out.length; i++) out[i] += current[i] + Math.max(0, plane[i] - ceiling[i]);
  return out;
}

/** Noise of the differences of two planes: stars are few enough not to count. */
function sigmaOf(a: Float32Array, b: Float32Array): number {
  const step = Math.max(1, Math.floor(a.length / SAMPLES));
  const sample = new Float32Array(Math.ceil(a.length / step));
  for (let i = 0, n = 0; i < a.length; i += step) sample[n++] = Math.abs(a[i] - b[i]);
  return MAD_TO_SIGMA * medianOf(sample);
}

/** 0 where light is less than 1.5 sigma, 1 from 5 sigma on. */
function riseFrom(light: number): number {
  return Math.min(1, Math.max(0, (light - 1.5) / 3.5));
}
