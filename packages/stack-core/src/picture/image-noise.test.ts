import { describe, expect, it } from 'vitest';
import { clampOutliers, noiseOf, noiseSpread } from './image-noise.ts';

describe('noiseOf', () => {
  it('is 1 where there is none, and where nothing is known', () => {
    const image = { width: 20, height: 20, channelCount: 1 as const };
    expect(noiseOf({ ...image, pixels: new Float32Array(400).fill(7) })).toEqual([1]);
    expect(noiseOf({ ...image, pixels: new Float32Array(400).fill(NaN) })).toEqual([1]);
  });
});

describe('noiseSpread', () => {
  it('grows with the root of the frames that are missing', () => {
    expect([...noiseSpread(Uint16Array.of(36, 9, 4, 1, 0), 5)]).toEqual([1, 2, 3, 6, 6]);
  });
});

describe('clampOutliers', () => {
  // Rows of five; the middle one is tried.
  const around = [1, 2, 3, 4, 5, 6, 7, 8];
  const planeWith = (middle: number): Float32Array => {
    const plane = new Float32Array(25);
    [6, 7, 8, 11, 13, 16, 17, 18].forEach((i, n) => (plane[i] = around[n]));
    plane[12] = middle;
    return plane;
  };
  const far = new Float32Array(25).fill(Infinity);

  it('brings a pixel to the brightest or darkest of the eight around it', () => {
    expect(clampOutliers(planeWith(100), 5, 5, far)[12]).toBe(8);
    expect(clampOutliers(planeWith(-100), 5, 5, far)[12]).toBe(1);
    for (const middle of [1.5, 4.5, 7.5])
      expect(clampOutliers(planeWith(middle), 5, 5, far)[12]).toBe(middle);
  });

  it('leaves stars, and the plane that it is given', () => {
    const plane = planeWith(100);
    expect(clampOutliers(plane, 5, 5, new Float32Array(25).fill(1.9))[12]).toBe(100);
    clampOutliers(plane, 5, 5, far);
    expect(plane).toEqual(planeWith(100));
  });
});
