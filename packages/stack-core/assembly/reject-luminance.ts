// Rejects satellites and aeroplanes on the synthetic luminance of the three channels.

import { Estimate, estimate, estimateIn, widened, WINSORIZED } from './estimate';
import { compact, fillAbsent, present } from './samples';

// Among fewer samples no outlier can be identified.
const FEWEST: f32 = 3;

/**
 * Rejects samples by their synthetic luminance, the noise-weighted sum of the three channels: a satellite or aeroplane
 * lights all channels at once and stands out in the sum before it does in any of them. Sets the weights of rejected
 * samples to 0 in all channels and adds three to the counts in `outRejected` for each. `unit`: one over each channel's
 * noise, three floats. `least` and `sky` refer to the sum of the three channels so scaled. `scratch`: 8 * count * 16
 * bytes. Returns whether it rejected anything.
 */
export function rejectLuminance(
  samples: usize, groupBytes: usize, channelBytes: usize, inverseSpread: usize, count: i32, groups: i32, complete: i32,
  kLow: f32, kHigh: f32, unit: usize, least: f32, sky: f32, share: f32, scratch: usize, outRejected: usize,
): i32 {
  const bytes = <usize>count << 4;
  const spreadCopy = scratch + bytes, luminance = scratch + 4 * bytes, luminanceCopy = luminance + 2 * bytes;
  const found = estimateIn(scratch, count);
  const zero = f32x4.splat(0), least4 = f32x4.splat(least), all = f32x4.splat(<f32>count);
  const enough = f32x4.splat(<f32>(count - (count >> 2)));
  let any = zero;
  for (let group = 0; group < groups; group++) {
    const own = samples + <usize>group * groupBytes;
    const number = addChannels(own, channelBytes, count, complete, unit, luminance);
    if (i32x4.all_true(f32x4.ge(number, enough))) {
      if (complete == 0) fillAbsent(luminance, count);
      estimate(found, luminance, inverseSpread, count, all, WINSORIZED, zero, zero, least4, scratch, true);
    } else {
      memory.copy(luminanceCopy, luminance, 2 * bytes);
      memory.copy(spreadCopy, inverseSpread, bytes);
      const length = compact(luminanceCopy, spreadCopy, count);
      estimate(found, luminanceCopy, spreadCopy, length, number, WINSORIZED, zero, zero, least4, scratch, false);
    }
    const sigma = widened(found, least4, sky, share);
    const low = f32x4.neg(f32x4.mul(f32x4.splat(kLow), sigma)), high = f32x4.mul(f32x4.splat(kHigh), sigma);
    const judged = f32x4.ge(number, f32x4.splat(FEWEST));
    const rejected = rejectOutside(own, channelBytes, luminance, inverseSpread, count, found.centre, low, high, judged);
    any = v128.or(any, rejected);
    v128.store(outRejected + (<usize>group << 4), rejected);
  }
  return v128.any_true(any) ? 1 : 0;
}

// Clears the weights of samples outside the limits, in the lanes that are `judged`. Returns three for each. Replaces
// the weights in `luminance` by masks of the samples outside.
function rejectOutside(
  samples: usize, channelBytes: usize, luminance: usize, inverseSpread: usize, count: i32, centre: v128, low: v128, high: v128,
  judged: v128,
): v128 {
  let any = f32x4.splat(0), left = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const at = luminance + (<usize>n << 5), there = present(at);
    const d = f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(inverseSpread + (<usize>n << 4)));
    const outside = v128.and(v128.or(f32x4.lt(d, low), f32x4.gt(d, high)), there);
    v128.store(at, outside, 16);
    any = v128.or(any, outside);
    left = v128.or(left, v128.andnot(there, outside));
  }
  let rejected = f32x4.splat(0);
  // Where all samples are outside because they contradict each other, all stay.
  const open = v128.and(judged, left);
  if (!v128.any_true(v128.and(any, open))) return rejected;
  for (let n = 0; n < count; n++) {
    const outside = v128.and(v128.load(luminance + (<usize>n << 5), 16), open);
    if (!v128.any_true(outside)) continue;
    rejected = f32x4.add(rejected, v128.and(f32x4.splat(3), outside));
    for (let channel = 0; channel < 3; channel++) {
      const at = samples + (<usize>n << 5) + channel * channelBytes;
      v128.store(at, v128.andnot(v128.load(at, 16), outside), 16);
    }
  }
  return rejected;
}

// Writes the synthetic luminance of the samples to `luminance`, with weight 1 if all channels have one; returns their
// number in each lane.
function addChannels(samples: usize, channelBytes: usize, count: i32, complete: i32, unit: usize, luminance: usize): v128 {
  const unit0 = f32x4.splat(load<f32>(unit)), unit1 = f32x4.splat(load<f32>(unit, 4)), unit2 = f32x4.splat(load<f32>(unit, 8));
  const one = f32x4.splat(1);
  let number = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5), green = at + channelBytes, blue = green + channelBytes, to = luminance + (<usize>n << 5);
    const sum = f32x4.add(
      f32x4.mul(v128.load(at), unit0),
      f32x4.add(f32x4.mul(v128.load(green), unit1), f32x4.mul(v128.load(blue), unit2)));
    v128.store(to, sum);
    let there = one;
    if (complete == 0) there = v128.and(one, v128.and(present(at), v128.and(present(green), present(blue))));
    v128.store(to, there, 16);
    number = f32x4.add(number, there);
  }
  return number;
}
