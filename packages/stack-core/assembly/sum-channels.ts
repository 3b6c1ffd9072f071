// Synthetic luminance of three channels: ((red + green) + blue), rounded to floats after each addition.

export function sumChannels(red: usize, green: usize, blue: usize, luminance: usize, count: i32): void {
  const blocks = count & ~3;
  for (let i = 0; i < blocks; i += 4) {
    const at = <usize>i << 2;
    const two = f32x4.add(v128.load(red + at), v128.load(green + at));
    v128.store(luminance + at, f32x4.add(two, v128.load(blue + at)));
  }
  for (let i = blocks; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(luminance + at, load<f32>(red + at) + load<f32>(green + at) + load<f32>(blue + at));
  }
}
