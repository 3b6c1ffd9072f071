// Colours without the noise that no eye should see.
import { loadBytes, loadOutside } from './byte-planes';

// Light of stars and bright objects, by how many sigma the light around stands above the sky; and at least faint light.
const LIGHT_FROM: f32 = 10;
const LIGHT_TO: f32 = 40;
const FAINT_FROM: f32 = 0.7;
const FAINT_TO: f32 = 3;
// Pixels outside a star's core in which its light may be dispersed.
const STAR_FROM: f32 = 6;
const STAR_TO: f32 = 16;

// @ts-ignore: decorator
@inline
function smoothStep(from: f32, to: f32, value: v128): v128 {
  const raw = f32x4.mul(f32x4.sub(value, f32x4.splat(from)), f32x4.splat(1 / (to - from)));
  const t = f32x4.pmin(f32x4.pmax(raw, f32x4.splat(0)), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)));
}

// @ts-ignore: decorator
@inline
function loadCore(at: usize): v128 {
  return f32x4.mul(loadBytes(at), f32x4.splat(1.0 / 255.0));
}

// @ts-ignore: decorator
@inline
function isLight(near: v128, core: v128): v128 {
  return f32x4.pmax(core, smoothStep(LIGHT_FROM, LIGHT_TO, near));
}

// @ts-ignore: decorator
@inline
function mix(a: v128, b: v128, part: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), part));
}

// What a pixel counts in the colour of its surroundings: little where it is bright.
export function weighDark(near: usize, core: usize, weight: usize, count: i32): void {
  const most = f32x4.splat(1.001);
  for (let i = 0; i < count; i += 4)
    v128.store(weight + 4 * i, f32x4.sub(most, isLight(v128.load(near + 4 * i), loadCore(core + i))));
}

// Means over squares of `factor` pixels, of so many rows or of these times their weights. `scratch`: `stride` floats.
export function squareMeans(
  source: usize, weights: usize, width: i32, height: i32, stride: i32, factor: i32, target: usize, targetStride: i32,
  scratch: usize,
): void {
  for (let top = 0, row = 0; top < height; top += factor, row++) {
    const bottom = min(top + factor, height);
    for (let x = 0; x < stride; x += 4) {
      let sum = f32x4.splat(0);
      for (let y = top; y < bottom; y++) {
        const at = <usize>(y * stride + x) << 2;
        const value = v128.load(source + at);
        sum = f32x4.add(sum, weights ? f32x4.mul(value, v128.load(weights + at)) : value);
      }
      v128.store(scratch + (<usize>x << 2), sum);
    }
    const out = target + (<usize>(row * targetStride) << 2);
    for (let left = 0, column = 0; left < width; left += factor, column++) {
      const right = min(left + factor, width);
      let sum: f32 = 0;
      for (let x = left; x < right; x++) sum += load<f32>(scratch + (<usize>x << 2));
      store<f32>(out + (<usize>column << 2), sum / <f32>((bottom - top) * (right - left)));
    }
  }
}

// Row `y` of a small plane made large by interpolation, by a factor of 2 or 4.
function enlargeRow(
  small: usize, columns: i32, rows: i32, smallStride: i32, factor: i32, y: i32, stride: i32, across: usize, out: usize,
): void {
  const v = min(<f32>(rows - 1), max(<f32>0, (<f32>y + 0.5) / <f32>factor - 0.5));
  const above = min(max(0, rows - 2), <i32>v);
  const below = min(rows - 1, above + 1);
  const down = f32x4.splat(v - <f32>above);
  const a: usize = small + 4 * above * smallStride;
  const b: usize = small + 4 * below * smallStride;
  for (let at: usize = 0; at < (<usize>smallStride << 2); at += 16) {
    const upper = v128.load(a + at);
    v128.store(across + at, f32x4.add(upper, f32x4.mul(f32x4.sub(v128.load(b + at), upper), down)));
  }
  const last = load<f32>(across + 4 * (columns - 1));
  for (let n = columns; n < columns + 4; n++) store<f32>(across + 4 * n, last);
  const half = factor >> 1;
  for (let x = 0; x < half; x++) store<f32>(out + 4 * x, load<f32>(across));
  let x = half;
  if (factor == 4) {
    const shares = f32x4(0.125, 0.375, 0.625, 0.875);
    for (let n = 0; x + 4 <= stride; x += 4, n++) {
      const left = v128.load32_splat(across + 4 * n);
      v128.store(out + 4 * x, mix(left, v128.load32_splat(across + 4 * n, 4), shares));
    }
  } else {
    const shares = f32x4(0.25, 0.75, 0.25, 0.75);
    for (let n = 0; x + 4 <= stride; x += 4, n += 2) {
      const three = v128.load(across + 4 * n);
      const left = i32x4.shuffle(three, three, 0, 0, 1, 1);
      v128.store(out + 4 * x, mix(left, i32x4.shuffle(three, three, 1, 1, 2, 2), shares));
    }
  }
  for (; x < stride; x++) {
    const u = (<f32>x + 0.5) / <f32>factor - 0.5;
    const left = <i32>u;
    const value = load<f32>(across + 4 * left);
    store<f32>(out + 4 * x, value + (load<f32>(across + 4 * left, 4) - value) * (u - <f32>left));
  }
}

// Rows `from` to `to` of a small plane made large; the first lies at `target`.
export function enlarge(
  small: usize, columns: i32, rows: i32, smallStride: i32, factor: i32, target: usize, stride: i32,
  from: i32, to: i32, scratch: usize,
): void {
  for (let y = from; y < to; y++)
    enlargeRow(small, columns, rows, smallStride, factor, y, stride, scratch, target + 4 * (y - from) * stride);
}

// Red, green and blue of rows, from their luminance and colours: a fifth of what is around in the sky, means over a star's
// width in faint light, and in stars the colour's proportion to the light. `planes`: addresses of rows of light, near,
// outside, core and pale (bytes; 255 is unknown), of what red and blue are close by, in the middle and around, and of the
// weights around.
export function joinColours(
  planes: usize, red: usize, green: usize, blue: usize, rowCount: i32, stride: i32,
  weights: usize, pedestal: f32, blurredPedestal: f32, skyChroma: f32,
): void {
  const light = <usize>load<u32>(planes);
  const near = <usize>load<u32>(planes, 4);
  const outside = <usize>load<u32>(planes, 8);
  const core = <usize>load<u32>(planes, 12);
  const pale = <usize>load<u32>(planes, 16);
  const closeRed = <usize>load<u32>(planes, 20);
  const closeBlue = <usize>load<u32>(planes, 24);
  const middleRed = <usize>load<u32>(planes, 28);
  const middleBlue = <usize>load<u32>(planes, 32);
  const aroundRed = <usize>load<u32>(planes, 36);
  const aroundBlue = <usize>load<u32>(planes, 40);
  const around = <usize>load<u32>(planes, 44);
  const redPart = f32x4.splat(load<f32>(weights) / load<f32>(weights, 4));
  const bluePart = f32x4.splat(load<f32>(weights, 8) / load<f32>(weights, 4));
  // red, or blue, that equals green while the other colour stays
  const redLike = f32x4.splat(load<f32>(weights, 8) / (load<f32>(weights) + load<f32>(weights, 4)));
  const blueLike = f32x4.splat(load<f32>(weights) / (load<f32>(weights, 4) + load<f32>(weights, 8)));
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const chroma = f32x4.splat(skyChroma);
  for (let i = 0; i < rowCount * stride; i += 4) {
    const at = <usize>i << 2;
    const l = v128.load(light + at);
    const n = v128.load(near + at);
    const lit = isLight(n, loadCore(core + i));
    const faint = smoothStep(FAINT_FROM, FAINT_TO, n);
    const scale = f32x4.div(
      f32x4.add(f32x4.pmax(l, zero), f32x4.splat(pedestal)),
      f32x4.add(f32x4.pmax(n, zero), f32x4.splat(blurredPedestal)),
    );
    const weight = f32x4.pmax(v128.load(around + at), f32x4.splat(0.001));
    const around0 = f32x4.div(v128.load(aroundRed + at), weight);
    const around2 = f32x4.div(v128.load(aroundBlue + at), weight);
    const sky0 = mix(f32x4.mul(chroma, around0), v128.load(middleRed + at), faint);
    const sky2 = mix(f32x4.mul(chroma, around2), v128.load(middleBlue + at), faint);
    const paleness = loadBytes(pale + i);
    const coloured = f32x4.sub(one, f32x4.mul(paleness, f32x4.splat(1.0 / 254.0)));
    let r = f32x4.mul(coloured, mix(sky0, f32x4.mul(v128.load(closeRed + at), scale), lit));
    let b = f32x4.mul(coloured, mix(sky2, f32x4.mul(v128.load(closeBlue + at), scale), lit));
    // no star is magenta: what looks so, against what is around it, is noise or the air's dispersion
    const star = f32x4.sub(one, smoothStep(STAR_FROM, STAR_TO, loadOutside(outside + i)));
    const magenta = f32x4.pmax(f32x4.pmin(f32x4.sub(r, around0), f32x4.sub(b, around2)), zero);
    r = f32x4.sub(r, f32x4.mul(magenta, star));
    b = f32x4.sub(b, f32x4.mul(magenta, star));
    // nor is green its least channel: the lower of red and blue comes down until it equals green
    const r1 = f32x4.sub(r, around0);
    const b1 = f32x4.sub(b, around2);
    const g1 = f32x4.neg(f32x4.add(f32x4.mul(redPart, r1), f32x4.mul(bluePart, b1)));
    const isRed = v128.and(f32x4.lt(b1, r1), f32x4.gt(b1, g1));
    const isBlue = v128.and(f32x4.ge(b1, r1), f32x4.gt(r1, g1));
    const lessBlue = f32x4.add(b1, f32x4.mul(r1, blueLike));
    const lessRed = f32x4.add(r1, f32x4.mul(b1, redLike));
    b = f32x4.sub(b, f32x4.mul(star, v128.and(lessBlue, isRed)));
    r = f32x4.sub(r, f32x4.mul(star, v128.and(lessRed, isBlue)));
    const unknown = f32x4.eq(paleness, f32x4.splat(255));
    v128.store(red + at, v128.or(unknown, f32x4.add(l, r)));
    v128.store(green + at, v128.or(unknown, f32x4.sub(l, f32x4.add(f32x4.mul(redPart, r), f32x4.mul(bluePart, b)))));
    v128.store(blue + at, v128.or(unknown, f32x4.add(l, b)));
  }
}

// The highest of a plane's pixels, and at least 0.
export function brightest(plane: usize, width: i32, height: i32, stride: i32): f32 {
  let most: f32 = 0;
  for (let y = 0; y < height; y++) {
    const row: usize = plane + 4 * y * stride;
    let lanes = f32x4.splat(0);
    let x = 0;
    for (; x + 4 <= width; x += 4) lanes = f32x4.pmax(lanes, v128.load(row + 4 * x));
    for (; x < width; x++) most = max(most, load<f32>(row + 4 * x));
    most = max(most, max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)));
    most = max(most, max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)));
  }
  return most;
}
