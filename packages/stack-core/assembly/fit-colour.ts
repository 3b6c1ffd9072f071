// Normal equations for fitting a star's profile to the pixels of one colour of the filter array.

const BETA: f64 = 3.5;
const TERMS: i32 = 4;

/**
 * Terms: sky, and the Moffat profile (1 + (r / alpha)^2)^-3.5 about (x, y) with its derivatives by x and by y.
 * `phases`: bit mask of the phases 2 * (y & 1) + (x & 1) to fit. Writes 4 * 4 and then 4 f64 to `out`: the matrix row
 * by row and the right side. Pixels without data are skipped.
 */
export function fitColour(
  cfa: usize, width: i32, height: i32, phases: i32, x: f64, y: f64, alpha: f64, radius: i32, out: usize,
): void {
  const right = out + ((TERMS * TERMS) << 3);
  memory.fill(out, 0, (TERMS * TERMS + TERMS) << 3);
  const inverse = 1 / (alpha * alpha);
  const column = <i32>Math.floor(x + 0.5), row = <i32>Math.floor(y + 0.5);
  const lastRow = min(height - 1, row + radius), lastColumn = min(width - 1, column + radius);
  let s: f64 = 0, sg: f64 = 0, sx: f64 = 0, sy: f64 = 0, gg: f64 = 0, gx: f64 = 0, gy: f64 = 0, xx: f64 = 0, xy: f64 = 0, yy: f64 = 0;
  let rs: f64 = 0, rg: f64 = 0, rx: f64 = 0, ry: f64 = 0;
  for (let v = max(0, row - radius); v <= lastRow; v++) {
    const dy = <f64>v - y;
    for (let u = max(0, column - radius); u <= lastColumn; u++) {
      if (((phases >> (((v & 1) << 1) | (u & 1))) & 1) == 0) continue;
      const value = <f64>load<f32>(cfa + (<usize>(v * width + u) << 2));
      if (value != value) continue;
      const dx = <f64>u - x;
      const t = 1 + (dx * dx + dy * dy) * inverse;
      const profile = 1 / (t * t * t * Math.sqrt(t));
      const slope = (2 * BETA * inverse * profile) / t;
      const byX = slope * dx, byY = slope * dy;
      s += 1;
      sg += profile;
      sx += byX;
      sy += byY;
      gg += profile * profile;
      gx += profile * byX;
      gy += profile * byY;
      xx += byX * byX;
      xy += byX * byY;
      yy += byY * byY;
      rs += value;
      rg += value * profile;
      rx += value * byX;
      ry += value * byY;
    }
  }
  writeRow(out, s, sg, sx, sy);
  writeRow(out + 32, sg, gg, gx, gy);
  writeRow(out + 64, sx, gx, xx, xy);
  writeRow(out + 96, sy, gy, xy, yy);
  writeRow(right, rs, rg, rx, ry);
}

// @ts-ignore: decorator
@inline
function writeRow(at: usize, a: f64, b: f64, c: f64, d: f64): void {
  store<f64>(at, a);
  store<f64>(at, b, 8);
  store<f64>(at, c, 16);
  store<f64>(at, d, 24);
}
