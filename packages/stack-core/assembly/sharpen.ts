// Sharpens combined pixels into the final image: a weighted smoothing evens out the weights of neighbouring pixels,
// then the mean blur of that smoothing and of the resampling tent is inverted. Planes are padded: `stride` floats a
// row, of which four before the first pixel and at least four after the last have weight 0. Pixels without data have
// weight 0 before and are NaN afterwards.

// Sum over the 3 x 3 neighbourhood at p with weights (edge, centre, edge) along both axes.
// @ts-ignore: decorator
@inline
function blur(p: usize, rowBytes: usize, edge: v128, centre: v128): v128 {
  const above = p - rowBytes, below = p + rowBytes;
  const left = f32x4.add(v128.load(above - 4), v128.load(below - 4));
  const middle = f32x4.add(v128.load(above), v128.load(below));
  const right = f32x4.add(v128.load(above + 4), v128.load(below + 4));
  const outer = f32x4.add(f32x4.mul(f32x4.add(left, right), edge), f32x4.mul(middle, centre));
  const sides = f32x4.add(v128.load(p - 4), v128.load(p + 4));
  const inner = f32x4.add(f32x4.mul(sides, edge), f32x4.mul(v128.load(p), centre));
  return f32x4.add(f32x4.mul(outer, edge), f32x4.mul(inner, centre));
}

// The same for one pixel, with the pixel's own value where a neighbour has none.
function blurKnown(p: usize, rowBytes: usize, edge: f32, centre: f32): f32 {
  const own = load<f32>(p);
  let sum: f32 = 0;
  for (let row = -1; row <= 1; row++) {
    for (let column = -1; column <= 1; column++) {
      const v = load<f32>(p + <usize>(row * <i32>rowBytes + column * 4));
      sum += (v == v ? v : own) * (row == 0 ? centre : edge) * (column == 0 ? centre : edge);
    }
  }
  return sum;
}

/**
 * value, weight: padded planes of `rows` rows; overwritten. scratch: a plane of the same size. smoothing: weight of
 * each direct neighbour, 0 to 0.25. inverse: the same for the blur to invert, applied `passes` times (Van Cittert's
 * iteration). The first and last 1 + passes rows are invalid afterwards unless they are empty. The result is in
 * `value`.
 */
export function sharpen(
  value: usize, weight: usize, scratch: usize, stride: i32, rows: i32, smoothing: f32, inverse: f32, passes: i32,
): void {
  const rowBytes = <usize>stride << 2;
  const total = stride * rows;
  const zero = f32x4.splat(0), nan = f32x4.splat(NaN);
  for (let i = 0; i < total; i += 4) {
    const at = <usize>i << 2;
    v128.store(value + at, f32x4.mul(v128.load(value + at), v128.load(weight + at)));
  }
  const edge = f32x4.splat(smoothing), centre = f32x4.splat(1 - 2 * smoothing);
  memory.fill(scratch, 0xff, rowBytes);
  memory.fill(scratch + <usize>(rows - 1) * rowBytes, 0xff, rowBytes);
  for (let y = 1; y < rows - 1; y++) {
    for (let x = 4; x < stride - 4; x += 4) {
      const at = <usize>(y * stride + x) << 2;
      const known = f32x4.gt(v128.load(weight + at), zero);
      const ratio = f32x4.div(
        blur(value + at, rowBytes, edge, centre), blur(weight + at, rowBytes, edge, centre));
      v128.store(scratch + at, v128.bitselect(ratio, nan, known));
    }
    const row = scratch + <usize>y * rowBytes;
    v128.store(row, nan);
    v128.store(row + rowBytes - 16, nan);
  }
  memory.copy(value, scratch, rowBytes * rows);
  // `scratch` keeps the blurred image, `value` and `weight` take turns as the estimate.
  const edge2 = f32x4.splat(inverse), centre2 = f32x4.splat(1 - 2 * inverse);
  let from = value, to = weight;
  for (let pass = 0; pass < passes; pass++) {
    memory.fill(to, 0xff, rowBytes * rows);
    for (let y = 1; y < rows - 1; y++) {
      for (let x = 4; x < stride - 4; x += 4) {
        const at = <usize>(y * stride + x) << 2;
        const own = v128.load(from + at);
        let blurred = blur(from + at, rowBytes, edge2, centre2);
        const lost = v128.andnot(f32x4.ne(blurred, blurred), f32x4.ne(own, own));
        if (v128.any_true(lost)) {
          const p = from + at, middle = <f32>1 - 2 * inverse;
          let spill = f32x4.splat(blurKnown(p, rowBytes, inverse, middle));
          spill = f32x4.replace_lane(spill, 1, blurKnown(p + 4, rowBytes, inverse, middle));
          spill = f32x4.replace_lane(spill, 2, blurKnown(p + 8, rowBytes, inverse, middle));
          spill = f32x4.replace_lane(spill, 3, blurKnown(p + 12, rowBytes, inverse, middle));
          blurred = v128.bitselect(spill, blurred, lost);
        }
        v128.store(to + at, f32x4.add(own, f32x4.sub(v128.load(scratch + at), blurred)));
      }
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != value) memory.copy(value, from, rowBytes * rows);
}
