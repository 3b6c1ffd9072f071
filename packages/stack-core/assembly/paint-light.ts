// Light to the bytes of a picture, in doubles, so that each pixel is what `tonePainter` makes of it.

// @ts-ignore: decorator
@inline
function level(share: v128): v128 {
  const value = f64x2.mul(share, f64x2.splat(255));
  const whole = f64x2.floor(value);
  const up = v128.and(f64x2.ge(f64x2.sub(value, whole), f64x2.splat(0.5)), f64x2.splat(1));
  return i32x4.trunc_sat_f64x2_u_zero(f64x2.add(whole, up));
}

// @ts-ignore: decorator
@inline
function mixed(tone: v128, light: v128, luminance: v128, scale: v128): v128 {
  return f64x2.add(tone, f64x2.mul(f64x2.sub(light, luminance), scale));
}

export function paintLight(
  red: usize, green: usize, blue: usize, width: i32, rowCount: i32, stride: i32, tone: usize, table: usize, rgba: usize,
): void {
  const w0 = v128.load64_splat(tone);
  const w1 = v128.load64_splat(tone, 8);
  const w2 = v128.load64_splat(tone, 16);
  const black = v128.load64_splat(tone, 24);
  const span = v128.load64_splat(tone, 32);
  const saturation = v128.load64_splat(tone, 40);
  const pedestal = v128.load64_splat(tone, 48);
  const places = v128.load64_splat(tone, 56);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let y = 0; y < rowCount; y++) {
    const out: usize = rgba + 4 * y * width;
    for (let x = 0; x < width; x += 2) {
      const at = <usize>(y * stride + x) << 2;
      const r = f64x2.promote_low_f32x4(v128.load64_zero(red + at));
      const g = f64x2.promote_low_f32x4(v128.load64_zero(green + at));
      const b = f64x2.promote_low_f32x4(v128.load64_zero(blue + at));
      const l = f64x2.add(f64x2.add(f64x2.mul(w0, r), f64x2.mul(w1, g)), f64x2.mul(w2, b));
      const root = f64x2.sqrt(f64x2.pmax(zero, f64x2.sub(l, black)));
      const place = f64x2.mul(f64x2.div(root, span), places);
      const whole = f64x2.pmin(f64x2.floor(place), places);
      const n = i32x4.trunc_sat_f64x2_u_zero(whole);
      const p = v128.load64_zero(table + (<usize>i32x4.extract_lane(n, 0) << 2));
      const q = v128.load64_zero(table + (<usize>i32x4.extract_lane(n, 1) << 2));
      const low = f64x2.promote_low_f32x4(i32x4.shuffle(p, q, 0, 4, 0, 4));
      const high = f64x2.promote_low_f32x4(i32x4.shuffle(p, q, 1, 5, 1, 5));
      const t = f64x2.pmin(one, f64x2.sub(place, whole));
      const bright = f64x2.add(low, f64x2.mul(f64x2.sub(high, low), t));
      const scale = f64x2.div(f64x2.mul(saturation, bright), f64x2.add(f64x2.pmax(zero, l), pedestal));
      const r1 = mixed(bright, r, l, scale);
      const g1 = mixed(bright, g, l, scale);
      const b1 = mixed(bright, b, l, scale);
      const most = f64x2.div(one, f64x2.pmax(f64x2.pmax(one, r1), f64x2.pmax(g1, b1)));
      const known = i32x4.shuffle(f64x2.eq(r, r), zero, 0, 2, 4, 4);
      const high8 = i32x4.shl(level(f64x2.mul(most, b1)), 16);
      const middle8 = i32x4.shl(level(f64x2.mul(most, g1)), 8);
      const bytes = v128.and(v128.or(v128.or(high8, middle8), level(f64x2.mul(most, r1))), known);
      const painted = v128.or(bytes, i32x4.splat(0xff000000));
      if (x + 1 < width) v128.store64_lane(out + 4 * x, painted, 0);
      else v128.store32_lane(out + 4 * x, painted, 0);
    }
  }
}
