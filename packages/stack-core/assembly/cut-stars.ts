// What of the luminance is the stars', and outliers away from them.
import { loadOutside, NO_STAR } from './byte-planes';

// Away from stars, no pixel is brighter or darker than all eight around it. Rows must come in order; `scratch`, two rows,
// keeps from call to call what the last row was.
export function clampOutliers(
  plane: usize, outside: usize, width: i32, height: i32, stride: i32, from: i32, to: i32, scratch: usize,
): void {
  const two = f32x4.splat(2);
  const bytes = <usize>stride << 2;
  for (let y = from; y < to; y++) {
    const row: usize = plane + 4 * y * stride;
    const above: usize = scratch + (y & 1 ? bytes : 0);
    const kept: usize = scratch + (y & 1 ? 0 : bytes);
    memory.copy(kept, row, bytes);
    if (y == 0 || y == height - 1 || width < 3) continue;
    const below = row + bytes;
    const far = outside + <usize>(y * stride);
    const last = load<f32>(kept + 4 * (width - 1));
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = kept + at;
      let most = f32x4.pmax(v128.load(p - 4), v128.load(p + 4));
      let least = f32x4.pmin(v128.load(p - 4), v128.load(p + 4));
      for (let side = -4; side <= 4; side += 4) {
        const up = v128.load(above + at + side);
        const down = v128.load(below + at + side);
        most = f32x4.pmax(most, f32x4.pmax(up, down));
        least = f32x4.pmin(least, f32x4.pmin(up, down));
      }
      const value = v128.load(p);
      const clamped = f32x4.pmin(f32x4.pmax(value, least), most);
      v128.store(row + at, v128.bitselect(value, clamped, f32x4.lt(loadOutside(far + (at >> 2)), two)));
    }
    store<f32>(row, load<f32>(kept));
    store<f32>(row + 4 * (width - 1), last);
  }
}

// 1 where no star's light is, hardly anything elsewhere.
export function weighStarless(outside: usize, weight: usize, count: i32): void {
  const none = f32x4.splat(NO_STAR);
  for (let i = 0; i < count; i += 4) {
    const isFar = f32x4.eq(loadOutside(outside + i), none);
    v128.store(weight + 4 * i, v128.bitselect(f32x4.splat(1), f32x4.splat(1e-4), isFar));
  }
}

// Cuts light, in stars, at so much above what is around them, and writes the rest to `peaks`.
export function cutStars(
  light: usize, outside: usize, around: usize, weight: usize, peaks: usize, count: i32, above: f32,
): void {
  const none = f32x4.splat(NO_STAR);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const mean = f32x4.div(v128.load(around + at), f32x4.pmax(v128.load(weight + at), f32x4.splat(1e-5)));
    const ceiling = f32x4.add(f32x4.pmax(mean, f32x4.splat(0)), f32x4.splat(above));
    const isFar = f32x4.eq(loadOutside(outside + i), none);
    const l = v128.load(light + at);
    const cut = f32x4.pmin(l, v128.bitselect(l, ceiling, isFar));
    v128.store(light + at, cut);
    v128.store(peaks + at, f32x4.sub(l, cut));
  }
}
