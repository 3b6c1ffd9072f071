// Smooths rows of a plane by three boxes of three pixels, nearly a Gaussian of sigma 1.41; borders are mirrored.

// @ts-ignore: decorator
@inline
export function mirror(i: i32, size: i32): i32 {
  if (size == 1) return 0;
  let at = i;
  while (at < 0 || at >= size) at = at < 0 ? -at : 2 * (size - 1) - at;
  return at;
}

// @ts-ignore: decorator
@inline
function pair(a: usize, b: usize, tap: f32): v128 {
  return f32x4.mul(f32x4.splat(tap), f32x4.add(v128.load(a), v128.load(b)));
}

// Writes the row before and after `row` what lies there when its border is mirrored.
export function mirrorRow(row: usize, width: i32, reach: i32): void {
  for (let i = 1; i <= reach; i++) {
    store<f32>(row - 4 * i, load<f32>(row + 4 * mirror(-i, width)));
    store<f32>(row + 4 * (width - 1 + i), load<f32>(row + 4 * mirror(width - 1 + i, width)));
  }
}

// The first of the rows `from` to `to` is written to `target`. `scratch` has room for `stride` + 8 floats.
export function smoothPlane(
  source: usize, target: usize, width: i32, height: i32, stride: i32, from: i32, to: i32, scratch: usize,
): void {
  const row = scratch + 16;
  const bytes = <usize>stride << 2;
  const middle = f32x4.splat(7.0 / 27.0);
  for (let y = from; y < to; y++) {
    const p0: usize = source + 4 * y * stride;
    const a1: usize = source + 4 * mirror(y - 1, height) * stride;
    const b1: usize = source + 4 * mirror(y + 1, height) * stride;
    const a2: usize = source + 4 * mirror(y - 2, height) * stride;
    const b2: usize = source + 4 * mirror(y + 2, height) * stride;
    const a3: usize = source + 4 * mirror(y - 3, height) * stride;
    const b3: usize = source + 4 * mirror(y + 3, height) * stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const near = f32x4.add(f32x4.mul(middle, v128.load(p0 + at)), pair(a1 + at, b1 + at, 6.0 / 27.0));
      const far = f32x4.add(pair(a2 + at, b2 + at, 3.0 / 27.0), pair(a3 + at, b3 + at, 1.0 / 27.0));
      v128.store(row + at, f32x4.add(near, far));
    }
    mirrorRow(row, width, 3);
    const out: usize = target + 4 * (y - from) * stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = row + at;
      const near = f32x4.add(f32x4.mul(middle, v128.load(p)), pair(p - 4, p + 4, 6.0 / 27.0));
      const far = f32x4.add(pair(p - 8, p + 8, 3.0 / 27.0), pair(p - 12, p + 12, 1.0 / 27.0));
      v128.store(out + at, f32x4.add(near, far));
    }
  }
}
