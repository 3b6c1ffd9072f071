// One step of the starlet transform (Starck and Murtagh 1994): the B3 spline whose taps lie `gap` pixels apart.
import { loadOutside } from './byte-planes';
import { mirror, mirrorRow } from './smooth-plane';

const OUTER: f32 = 1.0 / 16.0;
const INNER: f32 = 1.0 / 4.0;
const MIDDLE: f32 = 3.0 / 8.0;

// @ts-ignore: decorator
@inline
function share(value: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, f32x4.splat(0)), f32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function fiveTaps(a: usize, b: usize, c: usize, d: usize, e: usize): v128 {
  const inner = f32x4.mul(f32x4.splat(INNER), f32x4.add(v128.load(b), v128.load(d)));
  const outer = f32x4.mul(f32x4.splat(OUTER), f32x4.add(v128.load(a), v128.load(e)));
  return f32x4.add(f32x4.add(f32x4.mul(f32x4.splat(MIDDLE), v128.load(c)), inner), outer);
}

function tap(n: i32): f32 {
  return n == 0 ? MIDDLE : n == 1 || n == -1 ? INNER : OUTER;
}

// Writes how far every `step`-th pixel is from the smoothed plane; returns how many those are.
export function sampleDetails(
  plane: usize, width: i32, height: i32, stride: i32, gap: i32, step: i32, out: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < width * height; i += step) {
    const x = i % width;
    const y = i / width;
    let smooth: f32 = 0;
    for (let v = -2; v <= 2; v++) {
      const row: usize = plane + 4 * mirror(y + v * gap, height) * stride;
      let across: f32 = 0;
      for (let u = -2; u <= 2; u++) across += tap(u) * load<f32>(row + 4 * mirror(x + u * gap, width));
      smooth += tap(v) * across;
    }
    store<f32>(out + 4 * count, abs(load<f32>(plane + 4 * (y * stride + x)) - smooth));
    count++;
  }
  return count;
}

// Smooths rows in place, and adds to `out` what is believed of the details; at the last scale what is smooth as well.
// Rows must come in order: `scratch`, `stride` + 4 `gap` + 4 floats and 2 `gap` rows, keeps what the last rows were.
// `footprint` (u16, of these rows, or 0) tells where noise is more, against that of `most` frames.
export function shrinkScale(
  plane: usize, out: usize, outside: usize, footprint: usize, most: f32, width: i32, height: i32, stride: i32,
  from: i32, to: i32, gap: i32, threshold: f32, sigma: f32, grain: f32, isLast: bool, scratch: usize,
): void {
  const limit = f32x4.splat(threshold * threshold);
  const reach = f32x4.splat(1 / (1.5 * <f32>gap));
  const two = f32x4.splat(2);
  const one = f32x4.splat(1);
  const rise = f32x4.splat(1 / (3.5 * sigma));
  const riseFrom = f32x4.splat(1.5 / 3.5);
  const least = f32x4.splat(grain);
  const rest = f32x4.splat(1 - grain);
  const frames = f32x4.splat(most);
  const bytes = <usize>stride << 2;
  const kept = scratch;
  const ring = 2 * gap;
  const row = scratch + <usize>ring * bytes + (<usize>ring << 2);
  const step = <usize>gap << 2;
  for (let y = from; y < to; y++) {
    const at1 = mirror(y - 2 * gap, height);
    const at2 = mirror(y - gap, height);
    const at4 = mirror(y + gap, height);
    const at5 = mirror(y + 2 * gap, height);
    const a: usize = at1 < y ? kept + 4 * (at1 % ring) * stride : plane + 4 * at1 * stride;
    const b: usize = at2 < y ? kept + 4 * (at2 % ring) * stride : plane + 4 * at2 * stride;
    const c: usize = plane + 4 * y * stride;
    const d: usize = at4 < y ? kept + 4 * (at4 % ring) * stride : plane + 4 * at4 * stride;
    const e: usize = at5 < y ? kept + 4 * (at5 % ring) * stride : plane + 4 * at5 * stride;
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(row + at, fiveTaps(a + at, b + at, c + at, d + at, e + at));
    mirrorRow(row, width, ring);
    memory.copy(kept + 4 * (y % ring) * stride, c, bytes);
    const target: usize = out + 4 * y * stride;
    const stars: usize = outside + y * stride;
    const counts: usize = footprint + 2 * (y - from) * stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = row + at;
      const smooth = fiveTaps(p - 2 * step, p - step, p, p + step, p + 2 * step);
      const detail = f32x4.sub(v128.load(c + at), smooth);
      v128.store(c + at, smooth);
      let t = limit;
      if (footprint) {
        const count = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v128.load64_zero(counts + (at >> 1))));
        t = f32x4.div(f32x4.mul(limit, frames), f32x4.pmax(count, one));
      }
      const square = f32x4.mul(detail, detail);
      // near 0 far below the threshold, near 1 above it, smooth between
      const part = f32x4.div(square, f32x4.add(square, t));
      const near = share(f32x4.sub(two, f32x4.mul(loadOutside(stars + (at >> 2)), reach)));
      const lit = share(f32x4.sub(f32x4.mul(smooth, rise), riseFrom));
      const believed = f32x4.pmax(f32x4.mul(near, lit), f32x4.mul(part, part));
      let sum = f32x4.mul(detail, f32x4.add(least, f32x4.mul(rest, believed)));
      if (isLast) sum = f32x4.add(sum, smooth);
      v128.store(target + at, f32x4.add(v128.load(target + at), sum));
    }
  }
}
