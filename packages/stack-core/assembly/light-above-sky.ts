// Luminance, and what red and blue are beside it, of rows of pixels whose sky is taken away.
import { storeMask } from './byte-planes';

// Levels between nodes 16 pixels apart, interpolated; `left` and `right` hold the nodes of the rows above and below.
function skyRow(upper: usize, lower: usize, down: f32, stride: i32, sky: usize): void {
  const steps = f32x4(0, 1, 2, 3);
  for (let x = 0, n = 0; x < stride; x += 16, n++) {
    const at = <usize>n << 2;
    const a = load<f32>(upper + at);
    const left = a + (load<f32>(lower + at) - a) * down;
    const b = load<f32>(upper + at, 4);
    const slope = (b + (load<f32>(lower + at, 4) - b) * down - left) * 0.0625;
    const first = f32x4.add(f32x4.splat(left), f32x4.mul(f32x4.splat(slope), steps));
    for (let part = 0; part < 4; part++)
      v128.store(sky + (<usize>(x + 4 * part) << 2), f32x4.add(first, f32x4.splat(slope * 4 * <f32>part)));
  }
}

// `pixels` and `sky` rows of three channels one after the other; the lines of `nodes` of a channel lie `channelBytes` behind
// those of the one before; `scales` and `weights` a channel.
export function lightAboveSky(
  pixels: usize, rowCount: i32, stride: i32, nodes: usize, nodeCount: i32, channelBytes: i32, scales: usize, weights: usize,
  luminance: usize, red: usize, blue: usize, unknown: usize, scratch: usize,
): void {
  const s0 = v128.load32_splat(scales);
  const s1 = v128.load32_splat(scales, 4);
  const s2 = v128.load32_splat(scales, 8);
  const w0 = v128.load32_splat(weights);
  const w1 = v128.load32_splat(weights, 4);
  const w2 = v128.load32_splat(weights, 8);
  const skyBytes = <usize>(stride + 16) << 2;
  const nodeBytes = <usize>nodeCount << 2;
  const planeBytes = <usize>(stride * rowCount) << 2;
  const bytes = <usize>stride << 2;
  for (let y = 0; y < rowCount; y++) {
    for (let c: usize = 0; c < 3; c++) {
      const upper = nodes + c * <usize>channelBytes;
      skyRow(upper, upper + nodeBytes, <f32>y * 0.0625, stride, scratch + c * skyBytes);
    }
    const row = <usize>y * bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = pixels + row + at;
      const s = scratch + at;
      const r = f32x4.mul(f32x4.sub(v128.load(p), v128.load(s)), s0);
      const g = f32x4.mul(f32x4.sub(v128.load(p + planeBytes), v128.load(s + skyBytes)), s1);
      const b = f32x4.mul(f32x4.sub(v128.load(p + 2 * planeBytes), v128.load(s + 2 * skyBytes)), s2);
      const l = f32x4.add(f32x4.add(f32x4.mul(w0, r), f32x4.mul(w1, g)), f32x4.mul(w2, b));
      const known = f32x4.eq(l, l);
      v128.store(luminance + row + at, v128.and(l, known));
      v128.store(red + row + at, v128.and(f32x4.sub(r, l), known));
      v128.store(blue + row + at, v128.and(f32x4.sub(b, l), known));
      storeMask(unknown + ((row + at) >> 2), v128.not(known));
    }
  }
}
