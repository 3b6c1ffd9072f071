// FNV-1a over pixels, as 32-bit words. Sixteen sums side by side keep the multipliers busy.

// Writes the sums of every sixteenth of `count` pixels to `out`, those of a last incomplete sixteen into the first of them.
// 0 if all words are the same, else 1.
export function digestPixels(pixels: usize, count: i32, out: usize): i32 {
  const prime = i32x4.splat(16777619);
  let a = i32x4.splat(-2128831035);
  let b = a;
  let c = a;
  let d = a;
  const first = load<i32>(pixels);
  const all = i32x4.splat(first);
  let differing = i32x4.splat(0);
  let i = 0;
  for (; i <= count - 16; i += 16) {
    const at = pixels + 4 * <usize>i;
    const p = v128.load(at);
    const q = v128.load(at, 16);
    const r = v128.load(at, 32);
    const s = v128.load(at, 48);
    a = i32x4.mul(v128.xor(a, p), prime);
    b = i32x4.mul(v128.xor(b, q), prime);
    c = i32x4.mul(v128.xor(c, r), prime);
    d = i32x4.mul(v128.xor(d, s), prime);
    const one = v128.or(v128.xor(p, all), v128.xor(q, all));
    differing = v128.or(differing, v128.or(one, v128.or(v128.xor(r, all), v128.xor(s, all))));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  let isVaried = v128.any_true(differing) ? 1 : 0;
  for (; i < count; i++) {
    const word = load<i32>(pixels + 4 * <usize>i);
    store<i32>(out, (load<i32>(out) ^ word) * 16777619);
    if (word != first) isVaried = 1;
  }
  return isVaried;
}
