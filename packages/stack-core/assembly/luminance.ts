// Smooths a CFA frame by [1 2 1; 2 4 2; 1 2 1] / 16, which weighs R : G : B = 1 : 2 : 1 at every pixel.

// @ts-ignore: decorator
@inline
function mirror(i: i32, size: i32): i32 {
  const j = i < 0 ? -i : i >= size ? 2 * size - 2 - i : i;
  return max(0, min(size - 1, j));
}

// The mean of the valid pixels of the same colour around (x, y), NaN if there is none.
function sameColourMean(source: usize, width: i32, height: i32, step: i32, x: i32, y: i32): f32 {
  let sum: f32 = 0;
  let count: f32 = 0;
  for (let dy = -step; dy <= step; dy += step) {
    for (let dx = -step; dx <= step; dx += step) {
      const xx = x + dx;
      const yy = y + dy;
      if (xx < 0 || yy < 0 || xx >= width || yy >= height) continue;
      const v = load<f32>(source + 4 * (yy * width + xx));
      if (v != v) continue;
      sum += v;
      count += 1;
    }
  }
  return sum / count;
}

// One smoothed pixel, missing samples replaced; NaN if one has no replacement, which would unbalance the colours.
function smoothAt(source: usize, width: i32, height: i32, step: i32, x: i32, y: i32): f32 {
  let sum: f32 = 0;
  for (let dy = -1; dy <= 1; dy++) {
    const yy = mirror(y + dy, height);
    for (let dx = -1; dx <= 1; dx++) {
      const xx = mirror(x + dx, width);
      let v = load<f32>(source + 4 * (yy * width + xx));
      if (v != v) v = sameColourMean(source, width, height, step, xx, yy);
      const weight: i32 = (2 - abs(dx)) * (2 - abs(dy));
      sum += <f32>weight * v;
    }
  }
  return sum * 0.0625;
}

// @ts-ignore: decorator
@inline
function columnSum(above: usize, row: usize, below: usize): v128 {
  const middle = v128.load(row);
  return f32x4.add(f32x4.add(v128.load(above), v128.load(below)), f32x4.add(middle, middle));
}

export function luminance(source: usize, target: usize, width: i32, height: i32, step: i32): void {
  const sixteenth = f32x4.splat(0.0625);
  for (let y = 0; y < height; y++) {
    let above: usize = source + 4 * mirror(y - 1, height) * width;
    let row: usize = source + 4 * y * width;
    let below: usize = source + 4 * mirror(y + 1, height) * width;
    const out: usize = target + 4 * y * width;
    let x = 0;
    if (width >= 8) {
      let centre = columnSum(above, row, below);
      let left = i32x4.shuffle(centre, centre, 1, 1, 1, 1);
      for (; x + 8 <= width; x += 4) {
        above += 16;
        row += 16;
        below += 16;
        const right = columnSum(above, row, below);
        const sides = f32x4.add(i32x4.shuffle(left, centre, 3, 4, 5, 6), i32x4.shuffle(centre, right, 1, 2, 3, 4));
        const smooth = f32x4.mul(f32x4.add(sides, f32x4.add(centre, centre)), sixteenth);
        v128.store(out + 4 * x, smooth);
        if (v128.any_true(f32x4.ne(smooth, smooth))) {
          for (let i = x; i < x + 4; i++) store<f32>(out + 4 * i, smoothAt(source, width, height, step, i, y));
        }
        left = centre;
        centre = right;
      }
    }
    for (; x < width; x++) store<f32>(out + 4 * x, smoothAt(source, width, height, step, x, y));
  }
}
