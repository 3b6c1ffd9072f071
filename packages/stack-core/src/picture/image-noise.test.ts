import { describe, expect, it } from 'vitest';
import { outsideOf, planeOf, valuesOf } from '../fixtures/plane-of.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { clampOutliers, noiseOf } from './image-noise.ts';
import { Planes } from './planes.ts';

describe('noiseOf', () => {
  it('is 1 where there is none, and where nothing is known', () => {
    const image = { width: 20, height: 20, channelCount: 1 as const };
    expect(noiseOf({ ...image, pixels: new Float32Array(400).fill(7) })).toEqual([1]);
    expect(noiseOf({ ...image, pixels: new Float32Array(400).fill(NaN) })).toEqual([1]);
  });
});

describe('clampOutliers', () => {
  it.each([
    [5, 5],
    [33, 70],
    [8, 3],
    [2, 9],
  ])('brings pixels to the brightest or darkest of the eight around them, of %i x %i', (width, height) => {
    const random = seededRandom(height);
    const values = Float32Array.from({ length: width * height }, () => random.normal());
    // Every third column is too near to a star.
    const outside = values.map((_, i) => ((i % width) % 3 === 2 ? 1.75 : i % 2 ? 2 : Infinity));
    const planes = new Planes(width, height);
    const plane = planeOf(planes, values);
    clampOutliers(planes, plane, outsideOf(planes, outside));
    const wanted = values.map((value, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      if (outside[i] < 2 || x === 0 || y === 0 || x === width - 1 || y === height - 1) return value;
      const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].map(
        (by) => values[i + by],
      );
      return Math.min(Math.max(value, Math.min(...around)), Math.max(...around));
    });
    expect(valuesOf(planes, plane)).toEqual(wanted);
  });
});
