import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { blurBox, blurNarrowly, blurWidely, smoothStarlet } from './blur.ts';

const [WIDTH, HEIGHT] = [64, 48];

function impulse(x: number, y: number): Float32Array {
  const plane = new Float32Array(WIDTH * HEIGHT);
  plane[y * WIDTH + x] = 256;
  return plane;
}

const sum = (plane: Float32Array): number => plane.reduce((total, value) => total + value, 0);

describe('smoothStarlet', () => {
  it.each([1, 2, 4])('is the B3 spline with taps %i apart', (gap) => {
    const smooth = smoothStarlet(impulse(30, 20), WIDTH, HEIGHT, gap);
    const taps = [1, 4, 6, 4, 1];
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const [u, v] = [(x - 30) / gap + 2, (y - 20) / gap + 2];
        expect(smooth[y * WIDTH + x]).toBeCloseTo((taps[u] ?? 0) * (taps[v] ?? 0), 5);
      }
    }
  });
  it('mirrors at the borders, so that a level stays', () => {
    const level = new Float32Array(WIDTH * HEIGHT).fill(7);
    expect(smoothStarlet(level, WIDTH, HEIGHT, 8)).toEqual(level);
    // The corner's own tap, 6 x 6 of 256, and those mirrored: none fall on it but its own.
    expect(smoothStarlet(impulse(0, 0), WIDTH, HEIGHT, 1)[0]).toBeCloseTo(36, 5);
    expect(smoothStarlet(impulse(1, 0), WIDTH, HEIGHT, 1)[0]).toBeCloseTo(2 * 4 * 6, 5);
  });
});

describe('blurBox', () => {
  it.each([1, 3])('keeps light, and spreads it as three boxes of radius %i do', (radius) => {
    const blurred = blurBox(impulse(30, 20), WIDTH, HEIGHT, radius);
    expect(sum(blurred)).toBeCloseTo(256, 2);
    let variance = 0;
    for (let i = 0; i < blurred.length; i++) variance += (blurred[i] / 256) * ((i % WIDTH) - 30) ** 2;
    expect(variance).toBeCloseTo(radius * (radius + 1), 3);
  });
  it('keeps a level up to the corners', () => {
    for (const value of blurBox(new Float32Array(WIDTH * HEIGHT).fill(3), WIDTH, HEIGHT, 5))
      expect(value).toBeCloseTo(3, 5);
  });
});

describe('blurNarrowly', () => {
  it.each([
    [64, 48],
    [5, 4],
    [1, 9],
  ])('is three boxes of radius 1, up to the borders of %i x %i', (width, height) => {
    const random = seededRandom(width);
    const plane = Float32Array.from({ length: width * height }, () => random.uniform());
    const boxes = blurBox(plane, width, height, 1);
    const taps = blurNarrowly(plane, width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Boxes mirror what is blurred already, taps the plane itself: the same but next to a border.
        const isInside = x >= 3 && y >= 3 && x < width - 3 && y < height - 3;
        expect(Math.abs(taps[y * width + x] - boxes[y * width + x])).toBeLessThan(isInside ? 1e-6 : 1e-5);
      }
    }
  });
});

describe('blurWidely', () => {
  it('keeps a level, also where the sides are no multiple of the factor', () => {
    const out = blurWidely(new Float32Array(61 * 47).fill(5), 61, 47, { factor: 4, radius: 1 });
    for (const value of out) expect(value).toBeCloseTo(5, 5);
  });
  it('keeps a ramp away from the border', () => {
    const ramp = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 64) + 3 * Math.floor(i / 64));
    const out = blurWidely(ramp, 64, 64, { factor: 4, radius: 1 });
    for (const [x, y] of [
      [20, 20],
      [33, 41],
      [40, 30],
    ])
      expect(out[y * 64 + x]).toBeCloseTo(x + 3 * y, 3);
  });
  it('keeps all light', () => {
    expect(sum(blurWidely(impulse(30, 20), WIDTH, HEIGHT, { factor: 4, radius: 1 }))).toBeCloseTo(256, 2);
  });
});
