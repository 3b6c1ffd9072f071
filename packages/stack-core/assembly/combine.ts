// Combines the samples of each pixel into one value, four pixels at a time.

import {
  Estimate, estimate, estimateByTriples, estimateIn, MEDIAN, NONE, widened, winsorise, WINSORIZED,
} from './estimate';
import { EXACT_MEDIAN_UP_TO } from './lane-medians';
import { compact, countPresent, fillAbsent, isFull } from './samples';

const INFINITE: f32 = Infinity;

// Three quarters of all pixels have every sample well within the limits of a first estimate and need no second one.
const WELL_WITHIN: f32 = 0.8;

/**
 * Combines `groups` groups of `count` samples of one channel, `groupBytes` apart; `complete` says that none is absent.
 * `inverseSpread`: count * 16 bytes, one over each frame's relative noise, four times each. `least`: lower bound of
 * sigma, to which `share` of the centre's height over `sky` is added in quadrature. `scratch`: 4 * count * 16 bytes.
 * Writes for each pixel, as floats, the weighted mean (0 without samples), the sum of the weights kept, the number of
 * samples and the number rejected.
 */
export function combine(
  samples: usize, groupBytes: usize, inverseSpread: usize, count: i32, groups: i32, complete: i32, method: i32,
  kLow: f32, kHigh: f32, least: f32, sky: f32, share: f32, scratch: usize,
  outMean: usize, outWeight: usize, outSamples: usize, outRejected: usize,
): void {
  const bytes = <usize>count << 4;
  const low4 = f32x4.splat(kLow), high4 = f32x4.splat(kHigh), least4 = f32x4.splat(least);
  const wellWithin = f32x4.splat(WELL_WITHIN * min(kLow, kHigh));
  const spreadCopy = scratch + bytes;
  const found = estimateIn(scratch, count);
  const most = f32x4.splat(<f32>(count - (count >> 2)));
  const isMany = count > EXACT_MEDIAN_UP_TO;
  for (let group = 0; group < groups; group++) {
    const own = samples + <usize>group * groupBytes, at = <usize>group << 4;
    let full = complete != 0 || isFull(own, count);
    let length = count;
    let number = f32x4.splat(<f32>count);
    let inverse = inverseSpread;
    if (!full) {
      number = countPresent(own, count);
      if (isMany && i32x4.all_true(f32x4.ge(number, most))) {
        fillAbsent(own, count);
        full = true;
      } else {
        memory.copy(spreadCopy, inverseSpread, bytes);
        inverse = spreadCopy;
        length = compact(own, inverse, count);
      }
    }
    let kept = number;
    const isBegun = full && isMany && method == WINSORIZED;
    if (isBegun) estimateByTriples(found, own, length, least4, scratch);
    const isPlain = isBegun && combinePlain(
      found, own, inverse, length, wellWithin, least4, sky, share, outMean + at, outWeight + at);
    if (!isPlain) {
      kept = combineWithinLimits(
        found, isBegun, own, inverse, length, number, full, method, low4, high4, least4, sky, share, scratch,
        outMean + at, outWeight + at);
    }
    v128.store(outSamples + at, number);
    v128.store(outRejected + at, f32x4.sub(number, kept));
  }
}

// Combines a group if all its samples lie well within the limits of a first estimate; returns whether they do.
function combinePlain(
  found: Estimate, samples: usize, inverseSpread: usize, count: i32, wellWithin: v128, least: v128, sky: f32,
  share: f32, outMean: usize, outWeight: usize,
): bool {
  const centre = found.centre, sigma = widened(found, least, sky, share);
  let sum = f32x4.splat(0), weight = f32x4.splat(0), largest = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const offset = f32x4.sub(v128.load(at), centre);
    const light = v128.load(at, 16);
    largest = f32x4.pmax(largest, f32x4.abs(f32x4.mul(offset, v128.load(inverseSpread + (<usize>n << 4)))));
    weight = f32x4.add(weight, light);
    sum = f32x4.add(sum, f32x4.mul(light, offset));
  }
  if (!i32x4.all_true(f32x4.le(largest, f32x4.mul(wellWithin, sigma)))) return false;
  const mean = f32x4.add(centre, f32x4.div(sum, weight));
  v128.store(outMean, v128.and(mean, f32x4.gt(weight, f32x4.splat(0))));
  v128.store(outWeight, weight);
  return true;
}

// Combines the samples of a group that the method keeps; returns their number. `number`: samples in each lane.
// `isBegun`: `found` already holds a first estimate.
function combineWithinLimits(
  found: Estimate, isBegun: bool, samples: usize, inverseSpread: usize, count: i32, number: v128, full: bool, method: i32,
  kLow: v128, kHigh: v128, least: v128, sky: f32, share: f32, scratch: usize, outMean: usize, outWeight: usize,
): v128 {
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  let lowLimit = f32x4.splat(-INFINITE), highLimit = f32x4.splat(INFINITE);
  if (method == NONE) {
    found.centre = v128.load(samples);
  } else {
    const taken = full ? f32x4.splat(<f32>count) : number;
    if (isBegun) winsorise(found, samples, inverseSpread, count, taken, least, full);
    else estimate(found, samples, inverseSpread, count, taken, method, kLow, kHigh, least, scratch, full);
    if (method != MEDIAN) {
      const sigma = widened(found, least, sky, share);
      lowLimit = f32x4.neg(f32x4.mul(kLow, sigma));
      highLimit = f32x4.mul(kHigh, sigma);
    }
  }
  const centre = found.centre;
  let sum = zero, weight = zero, kept = zero;
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const offset = f32x4.sub(v128.load(at), centre);
    const d = f32x4.mul(offset, v128.load(inverseSpread + (<usize>n << 4)));
    const light = v128.load(at, 16);
    const inside = v128.and(f32x4.ge(d, lowLimit), f32x4.le(d, highLimit));
    const used = v128.and(light, inside);
    weight = f32x4.add(weight, used);
    sum = f32x4.add(sum, f32x4.mul(used, offset));
    kept = f32x4.add(kept, v128.and(one, v128.and(inside, f32x4.gt(light, zero))));
  }
  let mean = method == MEDIAN ? centre : f32x4.add(centre, f32x4.div(sum, weight));
  mean = v128.and(mean, f32x4.gt(weight, zero));
  // If every sample is outside, as two that contradict each other are, all stay.
  const none = v128.and(f32x4.eq(weight, zero), f32x4.gt(number, zero));
  if (v128.any_true(none)) {
    let light = zero;
    for (let n = 0; n < count; n++) light = f32x4.add(light, v128.load(samples + (<usize>n << 5), 16));
    weight = v128.bitselect(light, weight, none);
    mean = v128.bitselect(centre, mean, none);
    kept = v128.bitselect(number, kept, none);
  }
  v128.store(outMean, mean);
  v128.store(outWeight, weight);
  return kept;
}
