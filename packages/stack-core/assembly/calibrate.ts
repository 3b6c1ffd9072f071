// Subtracts a master dark and divides by a master flat.

export function calibrate(pixels: usize, dark: usize, inverseFlat: usize, count: i32): void {
  const blocks = count & ~3;
  for (let i = 0; i < blocks; i += 4) {
    const at = <usize>i << 2;
    let v = v128.load(pixels + at);
    if (dark != 0) v = f32x4.sub(v, v128.load(dark + at));
    if (inverseFlat != 0) v = f32x4.mul(v, v128.load(inverseFlat + at));
    v128.store(pixels + at, v);
  }
  for (let i = blocks; i < count; i++) {
    const at = <usize>i << 2;
    let v = load<f32>(pixels + at);
    if (dark != 0) v -= load<f32>(dark + at);
    if (inverseFlat != 0) v *= load<f32>(inverseFlat + at);
    store<f32>(pixels + at, v);
  }
}
