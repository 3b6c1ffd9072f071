import { describe, expect, it } from 'vitest';
import { fitSurfaces, splineFor } from './fit-surface.ts';
import { subtractSky } from './subtract-sky.ts';

describe('subtractSky', () => {
  it('takes a level away where there is no surface', () => {
    const plane = Float32Array.from([5, 6, NaN, 8]);
    subtractSky(plane, 2, 2, undefined, 5);
    expect([...plane]).toEqual([0, 1, NaN, 3]);
  });

  it.each([
    [97, 143],
    [143, 97],
    [64, 9],
  ])('takes the surface away at every pixel of %i x %i, up to the last row and column', (width, height) => {
    const level = (u: number, v: number): number => 800 + 300 * u * u - 200 * v;
    const u = Float64Array.from({ length: 400 }, (_, i) => ((i % 20) + 0.5) / 20);
    const v = Float64Array.from({ length: 400 }, (_, i) => (Math.floor(i / 20) + 0.5) / 20);
    const levels = [Float64Array.from(u, (x, i) => level(x, v[i]))];
    const [surface] =
      fitSurfaces(splineFor(width, height), { u, v, levels }, new Float64Array(400).fill(1), 1e-9) ?? [];
    const plane = new Float32Array(width * height);
    subtractSky(plane, width, height, surface, NaN);
    for (let i = 0; i < plane.length; i++) {
      const wanted = level(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height);
      // Straight between nodes eight pixels apart.
      expect(Math.abs(plane[i] + wanted)).toBeLessThan(0.3 + (300 * 16) / Math.min(width, height) ** 2);
    }
  });
});
