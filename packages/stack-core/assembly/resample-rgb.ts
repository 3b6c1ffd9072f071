// Prepares a demosaic that works on 16-bit integers: interpolates single missing pixels and converts there and back.
// Then resamples the demosaiced image by bicubic interpolation.

/** Gives missing pixels (NaN) the mean of the pixels of the same colour two away; those without any stay missing. */
export function repair(frame: usize, width: i32, rows: i32): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < width; x++) {
      const at = frame + (<usize>(y * width + x) << 2);
      const own = load<f32>(at);
      if (own == own) continue;
      let sum: f32 = 0, number: f32 = 0;
      for (let side = 0; side < 4; side++) {
        const u = x + (side == 0 ? -2 : side == 1 ? 2 : 0), v = y + (side == 2 ? -2 : side == 3 ? 2 : 0);
        if (u < 0 || u >= width || v < 0 || v >= rows) continue;
        const value = load<f32>(frame + (<usize>(v * width + u) << 2));
        if (value == value) {
          sum += value;
          number += 1;
        }
      }
      if (number > 0) store<f32>(at, sum / number);
    }
  }
}

/** target[i] = (pixels[i] - low) * scale as an unsigned 16-bit integer; what is missing becomes 0. */
export function toUnsigned16(pixels: usize, target: usize, count: i32, low: f32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    const v = (load<f32>(pixels + (<usize>i << 2)) - low) * scale;
    store<u16>(target + (<usize>i << 1), v == v ? <u16>max<f32>(0, min<f32>(65535, nearest(v))) : 0);
  }
}

/** Interleaved RGB integers back to floats, four a pixel (the fourth is 0); NaN where `pixels` is. */
export function fromRgb16(rgb: usize, pixels: usize, target: usize, count: i32, low: f32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    const from = rgb + <usize>i * 6, to = target + (<usize>i << 4), own = load<f32>(pixels + (<usize>i << 2));
    const missing: f32 = own == own ? 0 : NaN;
    store<f32>(to, <f32>load<u16>(from) * scale + low + missing);
    store<f32>(to, <f32>load<u16>(from, 2) * scale + low + missing, 4);
    store<f32>(to, <f32>load<u16>(from, 4) * scale + low + missing, 8);
    store<f32>(to, 0, 12);
  }
}

// Catmull-Rom weights of the four pixels around a position `t` behind the second (Keys 1981, a = -0.5).
// @ts-ignore: decorator
@inline
function cubic(t: f32, k: i32): f32 {
  const t2 = t * t, t3 = t2 * t;
  if (k == 0) return 0.5 * (2 * t2 - t3 - t);
  if (k == 1) return 0.5 * (3 * t3 - 5 * t2 + 2);
  if (k == 2) return 0.5 * (4 * t2 - 3 * t3 + t);
  return 0.5 * (t3 - t2);
}

// @ts-ignore: decorator
@inline
function line(p: usize, a: v128, b: v128, c: v128, d: v128): v128 {
  const left = f32x4.add(f32x4.mul(v128.load(p), a), f32x4.mul(v128.load(p, 16), b));
  return f32x4.add(left, f32x4.add(f32x4.mul(v128.load(p, 32), c), f32x4.mul(v128.load(p, 48), d)));
}

/**
 * frame: four floats a pixel, `width` a row, rows `firstRow` to `firstRow + rows - 1` of a frame `height` rows high.
 * Other parameters as in `resampleCfa`. A sample is present if all sixteen pixels around its position are.
 */
export function resampleRgb(
  frame: usize, width: i32, height: i32, firstRow: i32, rows: i32, parameters: usize,
  samples: usize, groupBytes: usize, channelBytes: usize, x0: i32, y: i32, groups: i32,
): i32 {
  const a = load<f64>(parameters), b = load<f64>(parameters, 8), c = load<f64>(parameters, 16);
  const d = load<f64>(parameters, 24), e = load<f64>(parameters, 32), f = load<f64>(parameters, 40);
  const g = load<f64>(parameters, 48), h = load<f64>(parameters, 56);
  let absent = 0;
  for (let i = 0; i < groups * 4; i++) {
    const x = <f64>(x0 + i), row = <f64>y;
    const w = g * x + h * row + 1;
    const sx = (a * x + b * row + c) / w, sy = (d * x + e * row + f) / w;
    const area = 1 / Math.abs(w * w * w);
    const fx = Math.floor(sx), fy = Math.floor(sy);
    const u = <i32>fx - 1, v = <i32>fy - 1;
    let pixel = f32x4.splat(NaN);
    if (u >= 0 && v >= firstRow && u + 3 < width && v + 3 < min(height, firstRow + rows)) {
      const tx = <f32>(sx - fx), ty = <f32>(sy - fy);
      const k0 = f32x4.splat(cubic(tx, 0)), k1 = f32x4.splat(cubic(tx, 1));
      const k2 = f32x4.splat(cubic(tx, 2)), k3 = f32x4.splat(cubic(tx, 3));
      const at = frame + (<usize>((v - firstRow) * width + u) << 4), down = <usize>width << 4;
      pixel = f32x4.mul(line(at, k0, k1, k2, k3), f32x4.splat(cubic(ty, 0)));
      pixel = f32x4.add(pixel, f32x4.mul(line(at + down, k0, k1, k2, k3), f32x4.splat(cubic(ty, 1))));
      pixel = f32x4.add(pixel, f32x4.mul(line(at + 2 * down, k0, k1, k2, k3), f32x4.splat(cubic(ty, 2))));
      pixel = f32x4.add(pixel, f32x4.mul(line(at + 3 * down, k0, k1, k2, k3), f32x4.splat(cubic(ty, 3))));
    }
    let to = samples + <usize>(i >> 2) * groupBytes + (<usize>(i & 3) << 2);
    let p = parameters + 64;
    for (let channel = 0; channel < 3; channel++) {
      const value = channel == 0 ? f32x4.extract_lane(pixel, 0) : channel == 1 ? f32x4.extract_lane(pixel, 1) : f32x4.extract_lane(pixel, 2);
      const offset = load<f64>(p, 8) + load<f64>(p, 16) * x + load<f64>(p, 24) * row;
      const known = value == value;
      if (!known) absent = 1;
      store<f32>(to, known ? value * <f32>(load<f64>(p) * area) + <f32>offset : 0);
      store<f32>(to, known ? <f32>load<f64>(p, 32) : 0, 16);
      to += channelBytes;
      p += 40;
    }
  }
  return absent;
}
