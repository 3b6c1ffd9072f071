// Counts of samples, held as 16-bit integers.

// Adds `count` whole numbers, held as floats, to 16-bit integers.
export function addCounts(sums: usize, counts: usize, count: i32): void {
  const blocks = count & ~7;
  for (let i = 0; i < blocks; i += 8) {
    const at = sums + 2 * <usize>i;
    const from = counts + 4 * <usize>i;
    const low = i32x4.trunc_sat_f32x4_u(v128.load(from));
    const high = i32x4.trunc_sat_f32x4_u(v128.load(from, 16));
    v128.store(at, i16x8.add(v128.load(at), i16x8.narrow_i32x4_u(low, high)));
  }
  for (let i = blocks; i < count; i++) {
    const at = sums + 2 * <usize>i;
    store<u16>(at, load<u16>(at) + <u16>(<u32>load<f32>(counts + 4 * <usize>i)));
  }
}

// The sum of `count` 16-bit integers, exact to 2^53.
export function totalCount(counts: usize, count: i32): f64 {
  const blocks = count & ~7;
  let total: f64 = 0;
  // Sums of pairs stay within 32 bits for 2^15 rounds.
  for (let start = 0; start < blocks; start += 1 << 18) {
    const end = min(blocks, start + (1 << 18));
    let lanes = i32x4.splat(0);
    for (let i = start; i < end; i += 8) {
      lanes = i32x4.add(lanes, i32x4.extadd_pairwise_i16x8_u(v128.load(counts + 2 * <usize>i)));
    }
    total += <f64>(<u32>i32x4.extract_lane(lanes, 0));
    total += <f64>(<u32>i32x4.extract_lane(lanes, 1));
    total += <f64>(<u32>i32x4.extract_lane(lanes, 2));
    total += <f64>(<u32>i32x4.extract_lane(lanes, 3));
  }
  for (let i = blocks; i < count; i++) total += <f64>load<u16>(counts + 2 * <usize>i);
  return total;
}
