// Order statistics of four pixels side by side, one in each lane of a vector.

import { countPresent, present } from './samples';

const INFINITE: f32 = Infinity;

// Above this number of samples, medians are medians of medians of three.
export const EXACT_MEDIAN_UP_TO: i32 = 16;

// Median of the samples of a group; `full` says that none is absent.
export function medianOfSamples(samples: usize, count: i32, scratch: usize, full: bool): v128 {
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    const v = v128.load(at);
    v128.store(scratch + (<usize>n << 4), full ? v : orInfinite(v, present(at), n, count));
  }
  return medianOfScratch(scratch, samples, count, full);
}

// Median of the samples' absolute deviations from `centre`, each divided by its frame's spread.
export function medianDeviation(
  samples: usize, inverseSpread: usize, count: i32, centre: v128, scratch: usize, full: bool,
): v128 {
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5), own = <usize>n << 4;
    const v = f32x4.abs(f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(inverseSpread + own)));
    v128.store(scratch + own, full ? v : orInfinite(v, present(at), n, count));
  }
  return medianOfScratch(scratch, samples, count, full);
}

function medianOfScratch(scratch: usize, samples: usize, count: i32, full: bool): v128 {
  if (full || count > EXACT_MEDIAN_UP_TO) return medianInPlace(scratch, count, EXACT_MEDIAN_UP_TO);
  sortLanes(scratch, count);
  return middleOfPresent(scratch, samples, count);
}

// Median of each lane's present samples; sorting has put the absent ones at +inf behind them.
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

// Placeholder of an absent sample: with few samples +inf, which sorts last; with many -inf and +inf in turn, which
// leave medians of three unbiased.
// @ts-ignore: decorator
@inline
function orInfinite(v: v128, there: v128, n: i32, count: i32): v128 {
  const below = count > EXACT_MEDIAN_UP_TO && (n & 1) != 0;
  return v128.bitselect(v, f32x4.splat(below ? -INFINITE : INFINITE), there);
}

// Median of the `count` vectors at `at`, which it overwrites. Exact for few; many are first reduced to medians of
// three, as the remedian does (Rousseeuw and Bassett 1990), of samples far apart in time, so that a passing cloud or
// trail cannot fill a triple.
export function medianInPlace(at: usize, count: i32, exactUpTo: i32): v128 {
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
  // Absent samples stand at infinity: if one of the middle two is absent, the finite other is the median.
  const lower = v128.load(at + (<usize>((count >> 1) - 1) << 4));
  const mean = f32x4.mul(f32x4.add(upper, lower), f32x4.splat(0.5));
  const upperOnly = f32x4.eq(lower, f32x4.splat(-INFINITE));
  const lowerOnly = f32x4.eq(upper, f32x4.splat(INFINITE));
  return v128.bitselect(upper, v128.bitselect(lower, mean, lowerOnly), upperOnly);
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

// @ts-ignore: decorator
@inline
function medianOf3(a: v128, b: v128, c: v128): v128 {
  return f32x4.pmax(f32x4.pmin(a, b), f32x4.pmin(f32x4.pmax(a, b), c));
}
