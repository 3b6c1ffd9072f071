// Combines the samples of each pixel into one value, four pixels at a time.
// A group holds four pixels: sample n of a group is four values at group + n * 32 and then their four weights, of which
// 0 means that there is no sample. Each frame has its noise relative to the typical
// frame's, by whose inverse its deviations are multiplied.

const INFINITE: f32 = Infinity;
const MAD_TO_SIGMA: f32 = 1.4826;
// Standard deviation of a normal sample over that of the same sample winsorised at 1.5 sigma (Huber 1981).
const WINSORISED_TO_SIGMA: f32 = 1.134;
const WINSOR_LIMIT: f32 = 1.5;
const EXACT_MEDIAN_UP_TO: i32 = 16;
// Where winsorising follows, a rougher start will do.
const EXACT_START_UP_TO: i32 = 5;
// Median of the range of three normal samples over their standard deviation.
const RANGE_OF_3_TO_SIGMA: f32 = 1 / 1.5882;

// Samples that all lie well within the limits by a first look, as three quarters of all pixels' do, need no second one.
const WELL_WITHIN: f32 = 0.8;

// The scatter of fewer samples than this says less than the noise known of their frames.
const FEWEST_FOR_SCATTER: i32 = 5;

const NONE: i32 = 0;
const SIGMA: i32 = 1;
const WINSORIZED: i32 = 2;
const MAD: i32 = 3;
const MEDIAN: i32 = 4;

// @ts-ignore: decorator
@inline
function medianOf3(a: v128, b: v128, c: v128): v128 {
  return f32x4.pmax(f32x4.pmin(a, b), f32x4.pmin(f32x4.pmax(a, b), c));
}

// Sorts `count` vectors at `at`, lane by lane: Batcher's odd-even merge exchange (Knuth, TAOCP 3, 5.2.2, algorithm M).
function sortLanes(at: usize, count: i32): void {
  let top = 1;
  while (top < count) top <<= 1;
  for (let p = top >> 1; p > 0; p >>= 1) {
    let q = top >> 1, r = 0, distance = p;
    while (true) {
      for (let i = 0; i < count - distance; i++) {
        if ((i & p) != r) continue;
        const low = at + (<usize>i << 4), high = low + (<usize>distance << 4);
        const x = v128.load(low), y = v128.load(high);
        v128.store(low, f32x4.pmin(x, y));
        v128.store(high, f32x4.pmax(x, y));
      }
      if (q == p) break;
      distance = q - p;
      q >>= 1;
      r = p;
    }
  }
}

// Median of the `count` vectors at `at`, which it overwrites. Exact for few; of many it first takes medians of three,
// as the remedian does (Rousseeuw and Bassett 1990), of samples far apart in time, so that a passing cloud or trail
// cannot fill a triple.
function medianInPlace(at: usize, count: i32, exactUpTo: i32): v128 {
  while (count > exactUpTo) {
    const third = (count + 2) / 3;
    const stride = <usize>third << 4;
    for (let i = 0; i < third; i++) {
      const p = at + (<usize>i << 4);
      const x = v128.load(p), y = v128.load(p + stride);
      if (i + 2 * third < count) v128.store(p, medianOf3(x, y, v128.load(p + 2 * stride)));
      else v128.store(p, (i & 1) != 0 ? f32x4.pmin(x, y) : f32x4.pmax(x, y));
    }
    count = third;
  }
  sortLanes(at, count);
  const upper = v128.load(at + (<usize>(count >> 1) << 4));
  if ((count & 1) != 0) return upper;
  // Beside absent samples, which stand at infinity, the finite one of the middle two is the median.
  const lower = v128.load(at + (<usize>((count >> 1) - 1) << 4));
  const mean = f32x4.mul(f32x4.add(upper, lower), f32x4.splat(0.5));
  const upperOnly = f32x4.eq(lower, f32x4.splat(-INFINITE));
  const lowerOnly = f32x4.eq(upper, f32x4.splat(INFINITE));
  return v128.bitselect(upper, v128.bitselect(lower, mean, lowerOnly), upperOnly);
}

// Moves each lane's samples to the front, in order; fills the rest with weight 0. Returns the longest lane's length.
function compact(samples: usize, spread: usize, count: i32, lengths: usize): i32 {
  let longest = 0;
  for (let lane = 0; lane < 4; lane++) {
    const v = samples + (<usize>lane << 2), s = spread + (<usize>lane << 2);
    let length = 0;
    for (let n = 0; n < count; n++) {
      const from = v + (<usize>n << 5), to = v + (<usize>length << 5);
      const weight = load<f32>(from, 16);
      if (weight > 0) {
        store<f32>(to, load<f32>(from));
        store<f32>(to, weight, 16);
        store<f32>(s + (<usize>length << 4), load<f32>(s + (<usize>n << 4)));
        length++;
      }
    }
    store<i32>(lengths + (<usize>lane << 2), length);
    for (let n = length; n < count; n++) {
      store<f32>(v + (<usize>n << 5), 0);
      store<f32>(v + (<usize>n << 5), 0, 16);
    }
    longest = max(longest, length);
  }
  return longest;
}

function isFull(samples: usize, count: i32): bool {
  let lightest = v128.load(samples, 16);
  for (let n = 1; n < count; n++) lightest = f32x4.pmin(lightest, v128.load(samples + (<usize>n << 5), 16));
  return i32x4.all_true(f32x4.gt(lightest, f32x4.splat(0)));
}

// Which lanes of the sample at `at` hold one.
// @ts-ignore: decorator
@inline
function present(at: usize): v128 {
  return f32x4.gt(v128.load(at, 16), f32x4.splat(0));
}

// The median of each lane's own samples, which a sort has put before the absent ones at +inf.
function middleOfPresent(sorted: usize, samples: usize, count: i32): v128 {
  const number = countPresent(samples, count);
  let middle = f32x4.splat(0);
  for (let lane = 0; lane < 4; lane++) {
    const own = <i32>(lane == 0 ? f32x4.extract_lane(number, 0)
      : lane == 1 ? f32x4.extract_lane(number, 1)
      : lane == 2 ? f32x4.extract_lane(number, 2)
      : f32x4.extract_lane(number, 3));
    if (own == 0) continue;
    const at = sorted + (<usize>lane << 2);
    const upper = load<f32>(at + (<usize>(own >> 1) << 4)), lower = load<f32>(at + (<usize>((own - 1) >> 1) << 4));
    const value: f32 = (upper + lower) * 0.5;
    middle = lane == 0 ? f32x4.replace_lane(middle, 0, value)
      : lane == 1 ? f32x4.replace_lane(middle, 1, value)
      : lane == 2 ? f32x4.replace_lane(middle, 2, value)
      : f32x4.replace_lane(middle, 3, value);
  }
  return middle;
}

// What stands for an absent sample: of few +inf, all behind the others; of many -inf and +inf in turn, so that medians
// of three stay where they are.
// @ts-ignore: decorator
@inline
function orInfinite(v: v128, there: v128, n: i32, count: i32): v128 {
  const below = count > EXACT_MEDIAN_UP_TO && (n & 1) != 0;
  return v128.bitselect(v, f32x4.splat(below ? -INFINITE : INFINITE), there);
}

function medianOfScratch(scratch: usize, samples: usize, count: i32, full: bool): v128 {
  if (full || count > EXACT_MEDIAN_UP_TO) return medianInPlace(scratch, count, EXACT_MEDIAN_UP_TO);
  sortLanes(scratch, count);
  return middleOfPresent(scratch, samples, count);
}

// Median of the samples of a group; `full` says that none is absent.
function medianOfSamples(samples: usize, count: i32, scratch: usize, full: bool): v128 {
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const v = v128.load(at);
    v128.store(scratch + (<usize>n << 4), full ? v : orInfinite(v, present(at), n, count));
  }
  return medianOfScratch(scratch, samples, count, full);
}

// Median of the samples' absolute deviations from `centre`, each divided by its frame's spread.
function medianDeviation(
  samples: usize, inverseSpread: usize, count: i32, centre: v128, scratch: usize, full: bool,
): v128 {
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5), own = <usize>n << 4;
    const v = f32x4.abs(f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(inverseSpread + own)));
    v128.store(scratch + own, full ? v : orInfinite(v, present(at), n, count));
  }
  return medianOfScratch(scratch, samples, count, full);
}

// For many samples, none absent: centre and scatter in one walk over triples, from their medians and ranges.
function centreAndRange(samples: usize, count: i32, scratch: usize): void {
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
  centreOut = medianInPlace(scratch, third, EXACT_START_UP_TO);
  sigmaOut = f32x4.mul(medianInPlace(ranges, third, EXACT_START_UP_TO), f32x4.splat(RANGE_OF_3_TO_SIGMA));
}

let centreOut: v128 = i32x4(0, 0, 0, 0);
let sigmaOut: v128 = i32x4(0, 0, 0, 0);
let sumOut: v128 = i32x4(0, 0, 0, 0);
let weightOut: v128 = i32x4(0, 0, 0, 0);

// Weighted sum of the samples' deviations from `centre`, and their weights; false if any lies beyond `limit`.
function sumWithin(samples: usize, inverseSpread: usize, count: i32, centre: v128, limit: v128): bool {
  let sum = f32x4.splat(0), weight = f32x4.splat(0), largest = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const offset = f32x4.sub(v128.load(at), centre);
    const light = v128.load(at, 16);
    largest = f32x4.pmax(largest, f32x4.abs(f32x4.mul(offset, v128.load(inverseSpread + (<usize>n << 4)))));
    weight = f32x4.add(weight, light);
    sum = f32x4.add(sum, f32x4.mul(light, offset));
  }
  sumOut = sum;
  weightOut = weight;
  return i32x4.all_true(f32x4.le(largest, limit));
}

// Mean and standard deviation of samples clamped to 1.5 sigma about the centre, twice over.
function winsorise(
  samples: usize, inverseSpread: usize, count: i32, perSample: v128, least: v128, full: bool,
): void {
  let centre = centreOut, sigma = sigmaOut;
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
    centre = f32x4.add(centre, mean);
    sigma = f32x4.pmax(
      least,
      f32x4.mul(f32x4.splat(WINSORISED_TO_SIGMA), f32x4.sqrt(f32x4.pmax(f32x4.splat(0), variance))),
    );
  }
  centreOut = centre;
  sigmaOut = sigma;
}

// Mean and standard deviation of the samples within the limits, until the limits have cut four times.
function sigmaClip(
  samples: usize, inverseSpread: usize, count: i32, kLow: v128, kHigh: v128, least: v128,
): void {
  let centre = centreOut, low = f32x4.splat(-INFINITE), high = f32x4.splat(INFINITE);
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
    sigmaOut = f32x4.pmax(least, f32x4.sqrt(f32x4.pmax(f32x4.splat(0), variance)));
    low = f32x4.neg(f32x4.mul(kLow, sigmaOut));
    high = f32x4.mul(kHigh, sigmaOut);
  }
  centreOut = centre;
}

// Gives absent samples the value of the last one present before them (the first ones that of the last of all), so that
// centre and scatter can be taken as if all were there. Their weights stay 0. Returns the number present in each lane.
function fillAbsent(samples: usize, count: i32): v128 {
  let last = f32x4.splat(0), number = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const there = present(at);
    last = v128.bitselect(v128.load(at), last, there);
    number = f32x4.add(number, v128.and(one, there));
  }
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    last = v128.bitselect(v128.load(at), last, present(at));
    v128.store(at, last);
  }
  return number;
}

// Centre and scatter of a group by the chosen method, left in centreOut and sigmaOut.
function estimate(
  samples: usize, inverse: usize, length: i32, number: v128, method: i32, kLow: v128, kHigh: v128, least: v128,
  scratch: usize, full: bool,
): void {
  const quick = full && method == WINSORIZED && length > EXACT_MEDIAN_UP_TO;
  if (quick) centreAndRange(samples, length, scratch);
  else centreOut = medianOfSamples(samples, length, scratch, full);
  if (method == SIGMA) {
    sigmaClip(samples, inverse, length, kLow, kHigh, least);
  } else if (method == WINSORIZED && length < FEWEST_FOR_SCATTER) {
    sigmaOut = least;
  } else if (method == WINSORIZED || method == MAD) {
    if (!quick) {
      const deviation = medianDeviation(samples, inverse, length, centreOut, scratch, full);
      sigmaOut = f32x4.mul(deviation, f32x4.splat(MAD_TO_SIGMA));
    }
    sigmaOut = f32x4.pmax(least, sigmaOut);
    const one = f32x4.splat(1);
    if (method == WINSORIZED) {
      winsorise(samples, inverse, length, f32x4.div(one, f32x4.pmax(one, number)), least, full);
    }
  }
}

// Samples differ on a star as they lie on its flanks: by a share of its light that few of them cannot show.
// @ts-ignore: decorator
@inline
function widen(sky: f32, share: f32): void {
  const light = f32x4.sub(centreOut, f32x4.splat(sky));
  sigmaOut = f32x4.pmax(sigmaOut, f32x4.mul(light, f32x4.splat(share)));
}

// Whether all samples of the group lie well within the limits; then sumOut and weightOut are about centreOut.
function isPlain(
  samples: usize, inverse: usize, count: i32, wellWithin: v128, least: v128, sky: f32, share: f32, scratch: usize,
): bool {
  centreAndRange(samples, count, scratch);
  sigmaOut = f32x4.pmax(least, sigmaOut);
  widen(sky, share);
  return sumWithin(samples, inverse, count, centreOut, f32x4.mul(wellWithin, sigmaOut));
}

/**
 * Combines `groups` groups of `count` samples of one channel, `groupBytes` apart; `complete` says that none is absent.
 * `inverseSpread`: count * 16 bytes, one over each frame's relative noise, four times each. `least`: the least standard
 * deviation believed; also at least `share` of the centre's height over `sky`. `scratch`: 3 * count * 16 bytes.
 * Writes for each pixel the weighted mean (0 where there is no sample), the sum of weights kept, the number of samples
 * there were and the number rejected, all as floats.
 */
export function combine(
  samples: usize, groupBytes: usize, inverseSpread: usize, count: i32, groups: i32, complete: i32, method: i32,
  kLow: f32, kHigh: f32, least: f32, sky: f32, share: f32, scratch: usize,
  outMean: usize, outWeight: usize, outSamples: usize, outRejected: usize,
): void {
  const bytes = <usize>count << 4;
  const low4 = f32x4.splat(kLow), high4 = f32x4.splat(kHigh), least4 = f32x4.splat(least);
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  const wellWithin = f32x4.splat(WELL_WITHIN * min(kLow, kHigh));
  const spreadCopy = scratch + bytes;
  const most = f32x4.splat(<f32>(count - (count >> 2)));
  for (let group = 0; group < groups; group++) {
    const own = samples + <usize>group * groupBytes;
    let full = complete != 0 || isFull(own, count);
    let length = count;
    let number = f32x4.splat(<f32>count);
    let inverse = inverseSpread;
    if (!full) {
      number = countPresent(own, count);
      if (count > EXACT_MEDIAN_UP_TO && i32x4.all_true(f32x4.ge(number, most))) {
        fillAbsent(own, count);
        full = true;
      } else {
        memory.copy(spreadCopy, inverseSpread, bytes);
        inverse = spreadCopy;
        length = compact(own, inverse, count, scratch);
      }
    }
    let mean = zero, weight = zero, kept = zero;
    if (full && method == WINSORIZED && length > EXACT_MEDIAN_UP_TO && isPlain(own, inverse, length, wellWithin, least4, sky, share, scratch)) {
      weight = weightOut;
      mean = v128.and(f32x4.add(centreOut, f32x4.div(sumOut, weight)), f32x4.gt(weight, zero));
      kept = number;
    } else if (length > 0) {
      let lowLimit = f32x4.splat(-INFINITE), highLimit = f32x4.splat(INFINITE);
      centreOut = v128.load(own);
      if (method != NONE) {
        estimate(own, inverse, length, full ? f32x4.splat(<f32>length) : number, method, low4, high4, least4, scratch, full);
        if (method != MEDIAN) {
          widen(sky, share);
          lowLimit = f32x4.neg(f32x4.mul(low4, sigmaOut));
          highLimit = f32x4.mul(high4, sigmaOut);
        }
      }
      const centre = centreOut;
      let sum = zero;
      for (let n = 0; n < length; n++) {
        const at = own + (<usize>n << 5);
        const offset = f32x4.sub(v128.load(at), centre);
        const d = f32x4.mul(offset, v128.load(inverse + (<usize>n << 4)));
        const light = v128.load(at, 16);
        const inside = v128.and(f32x4.ge(d, lowLimit), f32x4.le(d, highLimit));
        const used = v128.and(light, inside);
        weight = f32x4.add(weight, used);
        sum = f32x4.add(sum, f32x4.mul(used, offset));
        kept = f32x4.add(kept, v128.and(one, v128.and(inside, f32x4.gt(light, zero))));
      }
      mean = method == MEDIAN ? centre : f32x4.add(centre, f32x4.div(sum, weight));
      mean = v128.and(mean, f32x4.gt(weight, zero));
      // Two samples that contradict each other are both outside: then both stay.
      const none = v128.and(f32x4.eq(weight, zero), f32x4.gt(number, zero));
      if (v128.any_true(none)) {
        let light = zero;
        for (let n = 0; n < length; n++) light = f32x4.add(light, v128.load(own + (<usize>n << 5), 16));
        weight = v128.bitselect(light, weight, none);
        mean = v128.bitselect(centre, mean, none);
        kept = v128.bitselect(number, kept, none);
      }
    }
    const at = <usize>group << 4;
    v128.store(outMean + at, mean);
    v128.store(outWeight + at, weight);
    v128.store(outSamples + at, number);
    v128.store(outRejected + at, f32x4.sub(number, kept));
  }
}

function countPresent(samples: usize, count: i32): v128 {
  let number = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    number = f32x4.add(number, v128.and(f32x4.splat(1), present(samples + (<usize>n << 5))));
  }
  return number;
}

/**
 * Rejects frames' samples by their white light, the noise-weighted sum of the three channels: what crosses a frame, a
 * satellite or a plane, lights all channels at once and stands out there before it does in any of them. Sets the weights
 * of rejected samples to 0 in all channels and adds three to the counts in `outRejected` for each.
 * `unit`: one over each channel's noise, three floats. `least` and `sky` are of the sum of the three so scaled.
 * Returns whether it rejected anything.
 */
export function rejectWhite(
  samples: usize, groupBytes: usize, channelBytes: usize, inverseSpread: usize, count: i32, groups: i32, complete: i32,
  kLow: f32, kHigh: f32, unit: usize, least: f32, sky: f32, share: f32, scratch: usize, outRejected: usize,
): i32 {
  const white = scratch + (<usize>count << 6);
  const unit0 = f32x4.splat(load<f32>(unit)), unit1 = f32x4.splat(load<f32>(unit, 4)), unit2 = f32x4.splat(load<f32>(unit, 8));
  const zero = f32x4.splat(0), one = f32x4.splat(1), least4 = f32x4.splat(least);
  const enough = f32x4.splat(<f32>(count - (count >> 2)));
  let any = zero;
  for (let group = 0; group < groups; group++) {
    const own = samples + <usize>group * groupBytes;
    let number = zero;
    for (let n = 0; n < count; n++) {
      const at = own + (<usize>n << 5), green = at + channelBytes, blue = green + channelBytes, to = white + (<usize>n << 5);
      const sum = f32x4.add(
        f32x4.mul(v128.load(at), unit0),
        f32x4.add(f32x4.mul(v128.load(green), unit1), f32x4.mul(v128.load(blue), unit2)));
      v128.store(to, sum);
      let there = one;
      if (complete == 0) there = v128.and(one, v128.and(present(at), v128.and(present(green), present(blue))));
      v128.store(to, there, 16);
      number = f32x4.add(number, there);
    }
    let rejected = zero;
    // Where many frames are missing, each channel has to do by itself.
    if (i32x4.all_true(f32x4.ge(number, enough))) {
      if (complete == 0) fillAbsent(white, count);
      const all = f32x4.splat(<f32>count);
      estimate(white, inverseSpread, count, all, WINSORIZED, zero, zero, least4, scratch, true);
      widen(sky, share);
      const low = f32x4.neg(f32x4.mul(f32x4.splat(kLow), sigmaOut)), high = f32x4.mul(f32x4.splat(kHigh), sigmaOut);
      for (let n = 0; n < count; n++) {
        const from = white + (<usize>n << 5);
        const d = f32x4.mul(f32x4.sub(v128.load(from), centreOut), v128.load(inverseSpread + (<usize>n << 4)));
        const outside = v128.and(v128.or(f32x4.lt(d, low), f32x4.gt(d, high)), present(from));
        if (v128.any_true(outside)) {
          rejected = f32x4.add(rejected, v128.and(f32x4.splat(3), outside));
          for (let channel = 0; channel < 3; channel++) {
            const at = own + (<usize>n << 5) + channel * channelBytes;
            v128.store(at, v128.andnot(v128.load(at, 16), outside), 16);
          }
          any = v128.or(any, outside);
        }
      }
    }
    v128.store(outRejected + (<usize>group << 4), rejected);
  }
  return v128.any_true(any) ? 1 : 0;
}
