// Big-endian FITS samples to 32-bit floats.

// @ts-ignore: decorator
@inline
function swap16(v: v128): v128 {
  return i8x16.shuffle(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
}

function unpack16(source: usize, target: usize, count: i32, bscale: f32, bzero: f32): void {
  const scale = f32x4.splat(bscale);
  const zero = f32x4.splat(bzero);
  let i = 0;
  for (; i <= count - 8; i += 8) {
    const v = swap16(v128.load(source + 2 * i));
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(v));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(v));
    v128.store(target + 4 * i, f32x4.add(f32x4.mul(low, scale), zero));
    v128.store(target + 4 * i, f32x4.add(f32x4.mul(high, scale), zero), 16);
  }
  for (; i < count; i++) {
    store<f32>(target + 4 * i, <f32>(<i16>bswap<u16>(load<u16>(source + 2 * i))) * bscale + bzero);
  }
}

export function unpack(source: usize, target: usize, count: i32, bitpix: i32, bscale: f64, bzero: f64): void {
  if (bitpix == 16) {
    unpack16(source, target, count, <f32>bscale, <f32>bzero);
    return;
  }
  for (let i = 0; i < count; i++) {
    let value: f64 = 0;
    if (bitpix == 8) value = <f64>load<u8>(source + i);
    else if (bitpix == 32) value = <f64>(<i32>bswap<u32>(load<u32>(source + 4 * i)));
    else if (bitpix == 64) value = <f64>(<i64>bswap<u64>(load<u64>(source + 8 * i)));
    else if (bitpix == -32) value = <f64>reinterpret<f32>(bswap<u32>(load<u32>(source + 4 * i)));
    else value = reinterpret<f64>(bswap<u64>(load<u64>(source + 8 * i)));
    store<f32>(target + 4 * i, <f32>(value * bscale + bzero));
  }
}
