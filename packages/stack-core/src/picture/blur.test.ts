import { describe, expect, it } from 'vitest';
import { planeOf, valuesOf } from '../fixtures/plane-of.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { enlargeRows, meanRows, smallPlane, smoothRows, smoothSmall } from './blur.ts';
import { Planes } from './planes.ts';

const SIZES = [
  [64, 48],
  [61, 37],
  [5, 4],
  [1, 9],
  [3, 1],
] as const;

function noise(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

function mirror(i: number, length: number): number {
  if (length === 1) return 0;
  let at = i;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * (length - 1) - at;
  return at;
}

/** Three boxes of three pixels, by definition. */
function boxes(values: Float32Array, width: number, height: number): number[] {
  const taps = [1, 3, 6, 7, 6, 3, 1];
  return Array.from(values, (_, i) => {
    let sum = 0;
    for (let v = -3; v <= 3; v++)
      for (let u = -3; u <= 3; u++)
        sum +=
          taps[v + 3] *
          taps[u + 3] *
          values[mirror(Math.floor(i / width) + v, height) * width + mirror((i % width) + u, width)];
    return sum / 27 / 27;
  });
}

describe('smoothRows', () => {
  it.each(SIZES)('is three boxes of three pixels, up to the borders of %i x %i', (width, height) => {
    const planes = new Planes(width, height);
    const values = noise(width * height, width);
    const [source, target] = [planeOf(planes, values), planes.floats()];
    // The second half is written where it belongs when its own address is given.
    const half = height >> 1;
    smoothRows(planes, source, target, 0, half);
    smoothRows(planes, source, target + 4 * half * planes.size.stride, half, height);
    const wanted = boxes(values, width, height);
    valuesOf(planes, target).forEach((value, i) => {
      expect(Math.abs(value - wanted[i])).toBeLessThan(1e-5);
    });
  });
});

describe('meanRows', () => {
  it.each([
    [64, 48, 4],
    [61, 47, 4],
    [61, 47, 2],
    [1, 3, 2],
  ] as const)('are the means of squares, of %i x %i by %i, weighted or not', (width, height, factor) => {
    const planes = new Planes(width, height);
    const [values, weights] = [noise(width * height, 1), noise(width * height, 2)];
    const [source, weightsAt] = [planeOf(planes, values), planeOf(planes, weights)];
    const [plain, weighted] = [smallPlane(planes, factor), smallPlane(planes, factor)];
    planes.eachRows((from, to) => {
      const offset = 4 * from * planes.size.stride;
      meanRows(planes, plain, { source: source + offset, from, to });
      meanRows(planes, weighted, { source: source + offset, weights: weightsAt + offset, from, to });
    });
    const columns = Math.ceil(width / factor);
    const got = [valuesOf(plain.planes, plain.plane), valuesOf(weighted.planes, weighted.plane)];
    for (let i = 0; i < got[0].length; i++) {
      const [left, top] = [(i % columns) * factor, Math.floor(i / columns) * factor];
      let [sum, product, count] = [0, 0, 0];
      for (let y = top; y < Math.min(height, top + factor); y++) {
        for (let x = left; x < Math.min(width, left + factor); x++) {
          sum += values[y * width + x];
          product += values[y * width + x] * weights[y * width + x];
          count++;
        }
      }
      expect(got[0][i]).toBeCloseTo(sum / count, 5);
      expect(got[1][i]).toBeCloseTo(product / count, 5);
    }
  });
});

describe('smoothSmall and enlargeRows', () => {
  it.each([
    [64, 48, 4],
    [61, 47, 4],
    [62, 45, 2],
    [2, 2, 4],
  ] as const)('lie between the means around, of %i x %i by %i', (width, height, factor) => {
    const planes = new Planes(width, height);
    const small = smallPlane(planes, factor);
    const { width: columns, height: rows } = small.planes.size;
    const means = noise(columns * rows, 3);
    small.planes.viewOf(small.plane).set(small.planes.viewOf(planeOf(small.planes, means)));
    smoothSmall(small);
    const smooth = boxes(means, columns, rows);
    const target = planes.floats();
    planes.eachRows((from, to) => {
      enlargeRows(small, planes.size.stride, target + 4 * from * planes.size.stride, from, to);
    });
    const at = (x: number, y: number): number =>
      smooth[Math.min(rows - 1, y) * columns + Math.min(columns - 1, x)];
    valuesOf(planes, target).forEach((value, i) => {
      const u = Math.min(columns - 1, Math.max(0, ((i % width) + 0.5) / factor - 0.5));
      const v = Math.min(rows - 1, Math.max(0, (Math.floor(i / width) + 0.5) / factor - 0.5));
      const [x, y] = [Math.floor(u), Math.floor(v)];
      const upper = at(x, y) + (at(x + 1, y) - at(x, y)) * (u - x);
      const lower = at(x, y + 1) + (at(x + 1, y + 1) - at(x, y + 1)) * (u - x);
      expect(Math.abs(value - upper - (lower - upper) * (v - y))).toBeLessThan(1e-5);
    });
  });
});
