// Clipped level and noise of the sky in the cells of a mesh, for two interleaved columns of pixels at a time.

const SAMPLES: i32 = 16;
const SUMS_BYTES: i32 = 48;
const CLIP: f32 = 2.5;
// 1 / standard deviation of a unit normal distribution cut at +-2.5.
const CLIP_CORRECTION: f32 = 1.0475619;

let mean0: f32 = 0;
let mean1: f32 = 0;
let sigma0: f32 = 0;
let sigma1: f32 = 0;

// Byte offsets of the vectors that Batcher's odd-even merge sort of 16 compares, in order.
const COMPARATORS: usize = memory.data<u8>([
  0, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 0, 32,
  16, 48, 64, 96, 80, 112, 128, 160, 144, 176, 192, 224, 208, 240, 16, 32, 80, 96,
  144, 160, 208, 224, 0, 64, 16, 80, 32, 96, 48, 112, 128, 192, 144, 208, 160, 224,
  176, 240, 32, 64, 48, 80, 160, 192, 176, 208, 16, 32, 48, 64, 80, 96, 144, 160,
  176, 192, 208, 224, 0, 128, 16, 144, 32, 160, 48, 176, 64, 192, 80, 208, 96, 224,
  112, 240, 64, 128, 80, 144, 96, 160, 112, 176, 32, 64, 48, 80, 96, 128, 112, 144,
  160, 192, 176, 208, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224,
]);
const COMPARATOR_COUNT: i32 = 63;

// Sorts 16 vectors lane by lane.
function sortLanes(data: usize): void {
  for (let i = 0; i < COMPARATOR_COUNT; i++) {
    const low = data + load<u8>(COMPARATORS + 2 * i);
    const high = data + load<u8>(COMPARATORS + 2 * i, 1);
    const u = v128.load(low);
    const v = v128.load(high);
    v128.store(low, f32x4.pmin(u, v));
    v128.store(high, f32x4.pmax(u, v));
  }
}

// @ts-ignore: decorator
@inline
function middle(data: usize): v128 {
  const half = f32x4.splat(0.5);
  return f32x4.mul(half, f32x4.add(v128.load(data + 16 * (SAMPLES / 2 - 1)), v128.load(data + 16 * (SAMPLES / 2))));
}

// Averages lanes 0 and 2, and lanes 1 and 3: the two halves of the same columns. A NaN half gives way to the other.
function joinHalves(v: v128): v128 {
  const other = i32x4.shuffle(v, v, 2, 3, 0, 1);
  const a = v128.bitselect(v, other, f32x4.eq(v, v));
  const b = v128.bitselect(other, v, f32x4.eq(other, other));
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(a, b));
}

// Median and scatter of a few samples spread over the cell, to start the clipping. NaN if the samples have no data.
function start(source: usize, stride: usize, blocks: i32, lines: i32, scratch: usize): void {
  let last = f32x4.splat(NaN);
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < SAMPLES; i++) {
      const line = ((2 * i + 1) * lines) / (2 * SAMPLES);
      const v = v128.load(source + <usize>line * stride + 16 * ((i * 7) % blocks));
      last = v128.bitselect(v, last, f32x4.eq(v, v));
      v128.store(scratch + 16 * i, last);
    }
  }
  sortLanes(scratch);
  const centre = joinHalves(middle(scratch));
  let total = f32x4.splat(0);
  for (let i = 0; i < SAMPLES; i++) {
    const distance = f32x4.abs(f32x4.sub(v128.load(scratch + 16 * i), centre));
    total = f32x4.add(total, distance);
    v128.store(scratch + 16 * i, distance);
  }
  sortLanes(scratch);
  const deviation = joinHalves(middle(scratch));
  // Coarsely quantised data can have a median deviation of zero: then the mean deviation gives the scatter.
  const mean = joinHalves(total);
  mean0 = f32x4.extract_lane(centre, 0);
  mean1 = f32x4.extract_lane(centre, 1);
  const d0 = f32x4.extract_lane(deviation, 0);
  const d1 = f32x4.extract_lane(deviation, 1);
  sigma0 = d0 > 0 ? d0 * 1.4826 : f32x4.extract_lane(mean, 0) * (1.2533 / <f32>SAMPLES);
  sigma1 = d1 > 0 ? d1 * 1.4826 : f32x4.extract_lane(mean, 1) * (1.2533 / <f32>SAMPLES);
}

// Adds the samples of a line within the radius of the centre to the sums at `sums`: count, differences, squares.
// @ts-ignore: decorator
@inline
function addLine(line: usize, blocks: i32, centre: v128, radius: v128, sums: usize): void {
  let inside = v128.load(sums);
  let sumA = v128.load(sums, 16);
  let squaresA = v128.load(sums, 32);
  let sumB = f32x4.splat(0);
  let squaresB = f32x4.splat(0);
  let at = line;
  const pairsEnd = line + 16 * <usize>(blocks & ~1);
  for (; at < pairsEnd; at += 32) {
    const a = f32x4.sub(v128.load(at), centre);
    const b = f32x4.sub(v128.load(at, 16), centre);
    const maskA = f32x4.le(f32x4.abs(a), radius);
    const maskB = f32x4.le(f32x4.abs(b), radius);
    const keptA = v128.and(a, maskA);
    const keptB = v128.and(b, maskB);
    inside = i32x4.sub(inside, i32x4.add(maskA, maskB));
    sumA = f32x4.add(sumA, keptA);
    sumB = f32x4.add(sumB, keptB);
    squaresA = f32x4.add(squaresA, f32x4.mul(keptA, keptA));
    squaresB = f32x4.add(squaresB, f32x4.mul(keptB, keptB));
  }
  if (blocks & 1) {
    const a = f32x4.sub(v128.load(at), centre);
    const mask = f32x4.le(f32x4.abs(a), radius);
    const kept = v128.and(a, mask);
    inside = i32x4.sub(inside, mask);
    sumA = f32x4.add(sumA, kept);
    squaresA = f32x4.add(squaresA, f32x4.mul(kept, kept));
  }
  v128.store(sums, inside);
  v128.store(sums, f32x4.add(sumA, sumB), 16);
  v128.store(sums, f32x4.add(squaresA, squaresB), 32);
}

// Replaces mean and sigma by those of the summed samples; returns the smaller of the two sample counts.
function settle(sums: usize): f32 {
  const inside = v128.load(sums);
  const sum = v128.load(sums, 16);
  const squares = v128.load(sums, 32);
  const count0 = <f32>(i32x4.extract_lane(inside, 0) + i32x4.extract_lane(inside, 2));
  const count1 = <f32>(i32x4.extract_lane(inside, 1) + i32x4.extract_lane(inside, 3));
  const s0 = (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2)) / count0;
  const s1 = (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3)) / count1;
  const v0 = (f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 2)) / count0 - s0 * s0;
  const v1 = (f32x4.extract_lane(squares, 1) + f32x4.extract_lane(squares, 3)) / count1 - s1 * s1;
  mean0 += s0;
  mean1 += s1;
  sigma0 = sqrt(max<f32>(0, v0)) * CLIP_CORRECTION;
  sigma1 = sqrt(max<f32>(0, v1)) * CLIP_CORRECTION;
  return min(count0, count1);
}

// @ts-ignore: decorator
@inline
function clear(sums: usize): void {
  memory.fill(sums, 0, SUMS_BYTES);
}

// Two rounds of clipping on every fourth line: close to the result at half the cost of one full round.
function approach(source: usize, stride: usize, blocks: i32, lines: i32, sums: usize): void {
  const skip = lines >= 16 ? 4 : 1;
  for (let round = 0; round < 2; round++) {
    const centre = f32x4(mean0, mean1, mean0, mean1);
    const radius = f32x4(CLIP * sigma0, CLIP * sigma1, CLIP * sigma0, CLIP * sigma1);
    clear(sums);
    for (let line = skip >> 1; line < lines; line += skip) {
      addLine(source + <usize>line * stride, blocks, centre, radius, sums);
    }
    settle(sums);
  }
}

export function background(
  source: usize, width: i32, height: i32, cell: i32, columns: i32, rows: i32,
  lineOffset: i32, lineStep: i32, level: usize, sigma: usize, scratch: usize,
): void {
  const stride: usize = 8 * width;
  const sums = scratch + 16 * SAMPLES;
  for (let row = 0; row < rows; row++) {
    const y0 = row * cell + lineOffset;
    const y1 = row == rows - 1 ? height : (row + 1) * cell;
    const lines = max(0, (y1 - y0 + 1) / 2);
    const band = source + 4 * y0 * width;
    const levels = level + 8 * row * columns;
    const sigmas = sigma + 8 * row * columns;
    for (let column = 0; column < columns; column++) {
      const x0 = column * cell;
      const blocks = ((column == columns - 1 ? width : x0 + cell) - x0) / 4;
      mean0 = mean1 = sigma0 = sigma1 = NaN;
      if (blocks > 0 && lines > 0) {
        start(band + 4 * x0, stride, blocks, lines, scratch);
        approach(band + 4 * x0, stride, blocks, lines, sums);
      }
      store<f32>(levels + 8 * column, mean0);
      store<f32>(levels + 8 * column, mean1, 4);
      store<f32>(sigmas + 8 * column, sigma0);
      store<f32>(sigmas + 8 * column, sigma1, 4);
      clear(sums + SUMS_BYTES * column);
    }
    // The last round reads whole lines of the image in memory order.
    for (let line = 0; line < lines; line += lineStep) {
      for (let column = 0; column < columns; column++) {
        const x0 = column * cell;
        const blocks = ((column == columns - 1 ? width : x0 + cell) - x0) / 4;
        const centre = v128.load64_splat(levels + 8 * column);
        const radius = f32x4.mul(f32x4.splat(CLIP), v128.load64_splat(sigmas + 8 * column));
        addLine(band + <usize>line * stride + 4 * x0, blocks, centre, radius, sums + SUMS_BYTES * column);
      }
    }
    for (let column = 0; column < columns; column++) {
      const x0 = column * cell;
      const blocks = ((column == columns - 1 ? width : x0 + cell) - x0) / 4;
      mean0 = load<f32>(levels + 8 * column);
      mean1 = load<f32>(levels + 8 * column, 4);
      // Where an eighth of the samples or less survives the clipping, the cell has no measurable sky.
      const enough = settle(sums + SUMS_BYTES * column) > <f32>(blocks * (lines / lineStep)) * 0.25;
      store<f32>(levels + 8 * column, enough ? mean0 : NaN);
      store<f32>(levels + 8 * column, enough ? mean1 : NaN, 4);
      store<f32>(sigmas + 8 * column, enough ? sigma0 : NaN);
      store<f32>(sigmas + 8 * column, enough ? sigma1 : NaN, 4);
    }
  }
}
