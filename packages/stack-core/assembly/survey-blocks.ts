// Samples the square blocks of a raw frame: what parts without image look like, and the level of each block.

const BLOCK: i32 = 32;
// Samples along a side of a block, and their distance.
const SIDE: i32 = 8;
const STEP: i32 = 4;

/**
 * Writes six doubles for each block, row by row: lowest and highest sample, their mean and variance, then of the second
 * differences of pixels of one colour the squared mean root of their size, and the mean square. `width` and `height` are
 * at least a block.
 */
export function surveyBlocks(frame: usize, width: i32, height: i32, out: usize): void {
  for (let top = 0; top < height; top += BLOCK) {
    const y0 = min(top, height - BLOCK);
    for (let left = 0; left < width; left += BLOCK) {
      surveyBlock(frame, width, max(2, min(left, width - BLOCK)), y0, out);
      out += 48;
    }
  }
}

function surveyBlock(frame: usize, width: i32, x0: i32, y0: i32, out: usize): void {
  let low: f64 = Infinity, high: f64 = -Infinity, sum: f64 = 0, squares: f64 = 0, roots: f64 = 0, bends: f64 = 0;
  const first = <f64>load<f32>(frame + (<usize>(y0 * width + x0) << 2));
  for (let line = 0; line < SIDE; line++) {
    const row = frame + (<usize>((y0 + STEP * line) * width) << 2);
    for (let n = 0; n < SIDE; n++) {
      const at = row + (<usize>min(width - 3, x0 + STEP * n) << 2);
      const before = <f64>load<f32>(at - 8), here = <f64>load<f32>(at), after = <f64>load<f32>(at, 8);
      low = min(low, min(before, min(here, after)));
      high = max(high, max(before, max(here, after)));
      const above = here - first;
      sum += above;
      squares += above * above;
      const bend = 2 * here - before - after;
      roots += sqrt(abs(bend));
      bends += bend * bend;
    }
  }
  const count = <f64>(SIDE * SIDE);
  const offset = sum / count;
  store<f64>(out, low);
  store<f64>(out, high, 8);
  store<f64>(out, first + offset, 16);
  store<f64>(out, squares / count - offset * offset, 24);
  store<f64>(out, (roots / count) * (roots / count), 32);
  store<f64>(out, bends / count, 40);
}

/**
 * Writes for each block the level of the pixels of one colour, those at (phaseX, phaseY) of every 2 x 2: the median of the
 * means of its 16 lines, which a star does not move. NaN where no line is whole. `scratch`: 16 floats.
 */
export function blockLevels(
  frame: usize, width: i32, height: i32, phaseX: i32, phaseY: i32, out: usize, scratch: usize,
): void {
  for (let top = 0; top < height; top += BLOCK) {
    const y0 = min(top, (height - BLOCK) & ~1) + phaseY;
    for (let left = 0; left < width; left += BLOCK) {
      const x0 = min(left, (width - BLOCK) & ~1);
      store<f32>(out, blockLevel(frame + (<usize>(y0 * width + x0) << 2), <usize>width << 3, phaseX, scratch));
      out += 4;
    }
  }
}

function blockLevel(at: usize, twoRows: usize, phaseX: i32, sorted: usize): f32 {
  let count = 0;
  for (let line = 0; line < BLOCK / 2; line++) {
    let sum = v128.load(at);
    for (let x: usize = 16; x < 4 * BLOCK; x += 16) sum = f32x4.add(sum, v128.load(at + x));
    const total: f32 = phaseX
      ? f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3)
      : f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
    const mean: f32 = total / <f32>(BLOCK / 2);
    at += twoRows;
    if (isNaN(mean)) continue;
    let place: usize = sorted + (<usize>count << 2);
    for (; place > sorted && load<f32>(place - 4) > mean; place -= 4) store<f32>(place, load<f32>(place - 4));
    store<f32>(place, mean);
    count++;
  }
  if (count == 0) return NaN;
  const half = sorted + (<usize>(count >> 1) << 2);
  return count & 1 ? load<f32>(half) : (load<f32>(half - 4) + load<f32>(half)) / 2;
}

/** Writes a double for each row: a sum of every `step`th pixel that is the same for the same pixels. */
export function rowKeys(frame: usize, width: i32, height: i32, step: i32, out: usize): void {
  for (let y = 0; y < height; y++) {
    const row = frame + (<usize>(y * width) << 2);
    let key: f64 = 0;
    for (let x = step >> 1; x < width; x += step) key += <f64>(x + 1) * <f64>load<f32>(row + (<usize>x << 2));
    store<f64>(out + (<usize>y << 3), key);
  }
}
