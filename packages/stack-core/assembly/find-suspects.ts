// Finds pixels that stand out from neighbours of the same colour: hot and dead pixels, cosmic rays, sharp stars.

/**
 * sigmas: four floats, noise of the phases (y & 1) * 2 + (x & 1). A pixel is a suspect if it is `limit` sigma above the
 * highest, or below the lowest, of the four pixels two away. Writes three i32 for each: index, then in 16ths of sigma
 * the pixel's own height over its surroundings and the mean height of its eight neighbours over theirs. Heights refer
 * to the surroundings, not to the sky: on a nebula a hot pixel would otherwise look like a star. Returns the number of
 * suspects, of which at most `capacity` are written. None in a frame under 10 pixels wide or high.
 */
export function findSuspects(
  frame: usize, width: i32, height: i32, sigmas: usize, limit: f32, out: usize, capacity: i32,
): i32 {
  let found = 0;
  if (width < 10 || height < 10) return found;
  const up = <usize>width * 8;
  for (let y = 2; y < height - 2; y++) {
    const phases = (y & 1) << 3;
    const even = load<f32>(sigmas + phases) * limit, odd = load<f32>(sigmas + phases, 4) * limit;
    const margin = f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(even), 1, odd), 3, odd);
    const row = frame + (<usize>(y * width) << 2);
    for (let x = 2; x < width - 2; x += 4) {
      const at = row + (<usize>x << 2);
      const own = v128.load(at);
      const left = v128.load(at - 8), right = v128.load(at + 8), above = v128.load(at - up), below = v128.load(at + up);
      const highest = f32x4.pmax(f32x4.pmax(left, right), f32x4.pmax(above, below));
      const lowest = f32x4.pmin(f32x4.pmin(left, right), f32x4.pmin(above, below));
      const odd4 = v128.or(
        f32x4.gt(f32x4.sub(own, highest), margin), f32x4.gt(f32x4.sub(lowest, own), margin));
      let mask = i32x4.bitmask(odd4);
      while (mask != 0) {
        const lane = ctz(mask);
        mask &= mask - 1;
        const column = x + lane;
        if (column >= width - 2) continue;
        if (found < capacity) record(frame, width, height, column, y, sigmas, out + <usize>found * 12);
        found++;
      }
    }
  }
  return found;
}

// Distance of the pixels of the same colour that define the surroundings: a nebula extends as far, a sharp star does
// not.
const AWAY: i32 = 4;

// Mean of the middle two of four.
// @ts-ignore: decorator
@inline
function middle(a: f32, b: f32, c: f32, d: f32): f32 {
  return (a + b + c + d - max(max(a, b), max(c, d)) - min(min(a, b), min(c, d))) * 0.5;
}

// Height over the surroundings, in sigma.
function heightAt(frame: usize, width: i32, height: i32, x: i32, y: i32, sigmas: usize): f32 {
  const left = x < AWAY ? x + AWAY : x - AWAY, right = x + AWAY >= width ? x - AWAY : x + AWAY;
  const above = y < AWAY ? y + AWAY : y - AWAY, below = y + AWAY >= height ? y - AWAY : y + AWAY;
  const row = frame + (<usize>(y * width) << 2), column = frame + (<usize>x << 2);
  const level = middle(
    load<f32>(row + (<usize>left << 2)), load<f32>(row + (<usize>right << 2)),
    load<f32>(column + (<usize>(above * width) << 2)), load<f32>(column + (<usize>(below * width) << 2)));
  const sigma = load<f32>(sigmas + (<usize>(((y & 1) << 1) | (x & 1)) << 2));
  return (load<f32>(row + (<usize>x << 2)) - level) / sigma;
}

function record(frame: usize, width: i32, height: i32, x: i32, y: i32, sigmas: usize, out: usize): void {
  let around: f32 = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if (dx != 0 || dy != 0) around += heightAt(frame, width, height, x + dx, y + dy, sigmas);
    }
  }
  store<i32>(out, y * width + x);
  store<i32>(out, <i32>nearest(heightAt(frame, width, height, x, y, sigmas) * 16), 4);
  store<i32>(out, <i32>nearest(around * 2), 8);
}
