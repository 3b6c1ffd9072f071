/** Makes linear pixels visible. */
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';

/** Maps a channel's pixels to 0..1: `shadow` and below to 0, `highlight` and above to 1, bent by `midtones`. */
export interface Stretch {
  readonly shadow: number;
  readonly highlight: number;
  /** The midtones balance: the fraction of the range that comes out as a half; 0.5 is a straight line. */
  readonly midtones: number;
}

const SHADOW_SIGMA = 2.8;
/** Where `autoStretch` puts the sky; 1 is white. */
export const SCREEN_SKY = 0.22;
const MAX_SAMPLES = 40_000;

/**
 * The automatic screen stretch that the field knows from PixInsight: shadows cut 2.8 sigma under the median, the sky
 * lifted to about a quarter by the midtones transfer function. NaN is left out of the statistics. A plane without data
 * gives a straight line from 0 to 1.
 */
export function autoStretch(plane: Float32Array): Stretch {
  const sample = finiteSample(plane);
  const median = medianOf(sample);
  if (Number.isNaN(median)) return { shadow: 0, highlight: 1, midtones: 0.5 };
  const sigma = MAD_TO_SIGMA * medianOf(sample.map((value) => Math.abs(value - median)));
  let highlight = median;
  for (let i = 0; i < plane.length; i++) if (plane[i] > highlight) highlight = plane[i];
  const shadow = median - SHADOW_SIGMA * sigma;
  if (!(highlight > shadow)) return { shadow, highlight: shadow + 1, midtones: 0.5 };
  const sky = (median - shadow) / (highlight - shadow);
  return { shadow, highlight, midtones: midtonesTransfer(sky, SCREEN_SKY) };
}

/** The midtones transfer function: 0 to 0, `midtones` to a half, 1 to 1. */
export function midtonesTransfer(x: number, midtones: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return ((midtones - 1) * x) / ((2 * midtones - 1) * x - midtones);
}

/** The value of a pixel on the screen, 0..1; no data is 0. */
export function stretchValue(value: number, { shadow, highlight, midtones }: Stretch): number {
  if (Number.isNaN(value)) return 0;
  return midtonesTransfer((value - shadow) / (highlight - shadow), midtones);
}

function finiteSample(plane: Float32Array): Float32Array {
  const step = Math.max(1, Math.floor(plane.length / MAX_SAMPLES));
  const sample = new Float32Array(Math.ceil(plane.length / step));
  let count = 0;
  for (let i = 0; i < plane.length; i += step) {
    if (Number.isFinite(plane[i])) sample[count++] = plane[i];
  }
  return sample.subarray(0, count);
}
