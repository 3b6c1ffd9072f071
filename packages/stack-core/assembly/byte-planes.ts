// Four pixels of planes of bytes as floats.

// @ts-ignore: decorator
@inline
export function loadBytes(at: usize): v128 {
  const words = i16x8.extend_low_i8x16_u(v128.load32_zero(at));
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
}

// Pixels outside a star's core are kept in quarters, 255 where no star is.
// @ts-ignore: decorator
@inline
export function loadOutside(at: usize): v128 {
  return f32x4.mul(loadBytes(at), f32x4.splat(0.25));
}

export const NO_STAR: f32 = 63.75;

// @ts-ignore: decorator
@inline
export function storeMask(at: usize, mask: v128): void {
  const words = i16x8.narrow_i32x4_s(mask, mask);
  v128.store32_lane(at, i8x16.narrow_i16x8_s(words, words), 0);
}
