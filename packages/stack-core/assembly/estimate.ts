// Centre and scatter of the samples of a group, by the chosen method. Every deviation is multiplied by its frame's
// inverse relative noise.

import { EXACT_MEDIAN_UP_TO, medianDeviation, medianInPlace, medianOfSamples } from './lane-medians';
import { present } from './samples';

export const NONE: i32 = 0;
const SIGMA: i32 = 1;
export const WINSORIZED: i32 = 2;
const MAD: i32 = 3;
export const MEDIAN: i32 = 4;

const INFINITE: f32 = Infinity;
const MAD_TO_SIGMA: f32 = 1.4826;
// Standard deviation of a normal sample over that of the same sample winsorised at 1.5 sigma (Huber 1981).
const WINSORISED_TO_SIGMA: f32 = 1.134;
const WINSOR_LIMIT: f32 = 1.5;
// If winsorising follows, a rougher start is good enough.
const EXACT_START_UP_TO: i32 = 5;
// Median of the range of three normal samples over their standard deviation.
const RANGE_OF_3_TO_SIGMA: f32 = 1 / 1.5882;

// Below this number of samples, their scatter is less reliable than the known noise of their frames.
const FEWEST_FOR_SCATTER: i32 = 5;

// Centre and standard deviation of a group, one in each lane, in the caller's memory.
@unmanaged
export class Estimate {
  centre!: v128;
  sigma!: v128;
}

// Places the estimate of a group of `count` samples in the scratch memory, after two vectors for each sample.
// @ts-ignore: decorator
@inline
export function estimateIn(scratch: usize, count: i32): Estimate {
  return changetype<Estimate>(scratch + (<usize>count << 5));
}

// Estimates by `method`, which is not NONE; MEDIAN leaves sigma as it is. `number` samples are in each lane.
export function estimate(
  found: Estimate, samples: usize, inverseSpread: usize, count: i32, number: v128, method: i32, kLow: v128, kHigh: v128,
  least: v128, scratch: usize, full: bool,
): void {
  if (full && method == WINSORIZED && count > EXACT_MEDIAN_UP_TO) {
    estimateByTriples(found, samples, count, least, scratch);
    winsorise(found, samples, inverseSpread, count, number, least, full);
    return;
  }
  found.centre = medianOfSamples(samples, count, scratch, full);
  if (method == SIGMA) {
    sigmaClip(found, samples, inverseSpread, count, kLow, kHigh, least);
  } else if (method == WINSORIZED && count < FEWEST_FOR_SCATTER) {
    found.sigma = least;
  } else if (method == WINSORIZED || method == MAD) {
    const deviation = medianDeviation(samples, inverseSpread, count, found.centre, scratch, full);
    found.sigma = f32x4.pmax(least, f32x4.mul(deviation, f32x4.splat(MAD_TO_SIGMA)));
    if (method == WINSORIZED) winsorise(found, samples, inverseSpread, count, number, least, full);
  }
}

// Sigma for the rejection limits. On the flanks of a star samples differ by a share of its flux, which a few samples do
// not reveal; this share is added to the least noise.
// @ts-ignore: decorator
@inline
export function widened(found: Estimate, least: v128, sky: f32, share: f32): v128 {
  const light = f32x4.pmax(f32x4.splat(0), f32x4.sub(found.centre, f32x4.splat(sky)));
  const scatter = f32x4.mul(light, f32x4.splat(share));
  const both = f32x4.sqrt(f32x4.add(f32x4.mul(least, least), f32x4.mul(scatter, scatter)));
  return f32x4.pmax(found.sigma, both);
}

// First estimate for many samples, none absent: one pass over triples, from their medians and ranges.
export function estimateByTriples(found: Estimate, samples: usize, count: i32, least: v128, scratch: usize): void {
  const third = (count + 2) / 3;
  const stride = <usize>third << 5;
  const ranges = scratch + (<usize>third << 4);
  for (let i = 0; i < third; i++) {
    const from = samples + (<usize>i << 5), at = <usize>i << 4;
    const last = min(i + 2 * third, count - 1);
    const x = v128.load(from), y = v128.load(from + stride), z = v128.load(samples + (<usize>last << 5));
    const low = f32x4.pmin(x, y), high = f32x4.pmax(x, y);
    v128.store(scratch + at, f32x4.pmax(low, f32x4.pmin(high, z)));
    v128.store(ranges + at, f32x4.sub(f32x4.pmax(high, z), f32x4.pmin(low, z)));
  }
  found.centre = medianInPlace(scratch, third, EXACT_START_UP_TO);
  const range = medianInPlace(ranges, third, EXACT_START_UP_TO);
  found.sigma = f32x4.pmax(least, f32x4.mul(range, f32x4.splat(RANGE_OF_3_TO_SIGMA)));
}

// Refines a first estimate: mean and standard deviation of the samples clamped to 1.5 sigma about the centre, twice.
export function winsorise(
  found: Estimate, samples: usize, inverseSpread: usize, count: i32, number: v128, least: v128, full: bool,
): void {
  const one = f32x4.splat(1);
  const perSample = f32x4.div(one, f32x4.pmax(one, number));
  let centre = found.centre, sigma = found.sigma;
  for (let pass = 0; pass < 2; pass++) {
    const high = f32x4.mul(sigma, f32x4.splat(WINSOR_LIMIT));
    const low = f32x4.neg(high);
    let sum = f32x4.splat(0), squares = f32x4.splat(0);
    for (let n = 0; n < count; n++) {
      const at = samples + (<usize>n << 5);
      const d = f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(inverseSpread + (<usize>n << 4)));
      let clamped = f32x4.pmax(low, f32x4.pmin(high, d));
      if (!full) clamped = v128.and(clamped, present(at));
      sum = f32x4.add(sum, clamped);
      squares = f32x4.add(squares, f32x4.mul(clamped, clamped));
    }
    const mean = f32x4.mul(sum, perSample);
    const variance = f32x4.sub(f32x4.mul(squares, perSample), f32x4.mul(mean, mean));
    const deviation = f32x4.sqrt(f32x4.pmax(f32x4.splat(0), variance));
    centre = f32x4.add(centre, mean);
    sigma = f32x4.pmax(least, f32x4.mul(f32x4.splat(WINSORISED_TO_SIGMA), deviation));
  }
  found.centre = centre;
  found.sigma = sigma;
}

// Mean and standard deviation of the samples within the limits, until the limits have cut four times.
function sigmaClip(
  found: Estimate, samples: usize, inverseSpread: usize, count: i32, kLow: v128, kHigh: v128, least: v128,
): void {
  let centre = found.centre, sigma = least, low = f32x4.splat(-INFINITE), high = f32x4.splat(INFINITE);
  for (let pass = 0; pass < 5; pass++) {
    let number = f32x4.splat(0), sum = f32x4.splat(0), squares = f32x4.splat(0);
    for (let n = 0; n < count; n++) {
      const at = samples + (<usize>n << 5);
      const d = f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(inverseSpread + (<usize>n << 4)));
      const kept = v128.and(v128.and(f32x4.ge(d, low), f32x4.le(d, high)), present(at));
      const inside = v128.and(d, kept);
      number = f32x4.add(number, v128.and(f32x4.splat(1), kept));
      sum = f32x4.add(sum, inside);
      squares = f32x4.add(squares, f32x4.mul(inside, inside));
    }
    number = f32x4.pmax(f32x4.splat(1), number);
    const mean = f32x4.div(sum, number);
    const variance = f32x4.sub(f32x4.div(squares, number), f32x4.mul(mean, mean));
    centre = f32x4.add(centre, mean);
    sigma = f32x4.pmax(least, f32x4.sqrt(f32x4.pmax(f32x4.splat(0), variance)));
    low = f32x4.neg(f32x4.mul(kLow, sigma));
    high = f32x4.mul(kHigh, sigma);
  }
  found.centre = centre;
  found.sigma = sigma;
}
