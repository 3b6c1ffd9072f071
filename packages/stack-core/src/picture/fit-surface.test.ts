import { describe, expect, it } from 'vitest';
import {
  fitPlane,
  fitSurfaces,
  PLANE,
  solveSums,
  splineFor,
  sumPoints,
  surfaceAt,
  withoutPart,
} from './fit-surface.ts';
import type { SurfacePoints } from './fit-surface.ts';

function grid(level: (u: number, v: number) => number, columns = 20, rows = 30): SurfacePoints {
  const count = columns * rows;
  const u = Float64Array.from({ length: count }, (_, i) => ((i % columns) + 0.5) / columns);
  const v = Float64Array.from({ length: count }, (_, i) => (Math.floor(i / columns) + 0.5) / rows);
  return { u, v, levels: [Float64Array.from(u, (x, i) => level(x, v[i]))] };
}

const ones = (points: SurfacePoints): Float64Array => new Float64Array(points.u.length).fill(1);
const spline = splineFor(1080, 1920);

describe('splineFor', () => {
  it('has knots about as dense along both sides, and no more than eight intervals', () => {
    expect(splineFor(1080, 1920)).toEqual({ acrossCount: 7, downCount: 10 });
    expect(splineFor(1920, 1080)).toEqual({ acrossCount: 10, downCount: 7 });
    expect(splineFor(100, 4000)).toEqual({ acrossCount: 7, downCount: 11 });
  });
});

describe('fitSurfaces', () => {
  it.each([PLANE, 1, 1e-3])(
    'finds a plane, and goes on beyond the border, with stiffness %f',
    (stiffness) => {
      const plane = (u: number, v: number): number => 500 + 40 * u - 90 * v;
      const points = grid(plane);
      const [surface] = fitSurfaces(spline, points, ones(points), stiffness) ?? [];
      for (const [u, v] of [
        [0, 0],
        [0.3, 0.8],
        [1, 1],
        [1.02, 0.5],
        [-0.01, 0.2],
      ])
        expect(surfaceAt(surface, u, v)).toBeCloseTo(plane(u, v), 4);
    },
  );

  it('follows a curve where it is soft, and takes the best plane where it is stiff', () => {
    const bowl = (u: number, v: number): number => 100 * (u - 0.5) * (u - 0.5) + 60 * v * v;
    const points = grid(bowl);
    const [soft] = fitSurfaces(spline, points, ones(points), 1e-7) ?? [];
    const [stiff] = fitSurfaces(spline, points, ones(points), PLANE) ?? [];
    for (const [u, v] of [
      [0.1, 0.1],
      [0.5, 0.5],
      [0.9, 0.4],
    ])
      expect(surfaceAt(soft, u, v)).toBeCloseTo(bowl(u, v), 1);
    // The best straight line through 60 v^2 has slope 60; the other term is even, so flat, at its mean of 100 / 12.
    expect(surfaceAt(stiff, 0.5, 1) - surfaceAt(stiff, 0.5, 0)).toBeCloseTo(60, 1);
    expect(surfaceAt(stiff, 1, 0.5) - surfaceAt(stiff, 0, 0.5)).toBeCloseTo(0, 1);
    expect(surfaceAt(stiff, 0.5, 0.5)).toBeCloseTo(100 / 12 + 20, 0);
  });

  it('leaves out points without weight, and fits several levels at once', () => {
    const { u, v, levels } = grid((x) => 7 + x);
    const spoilt = levels[0].map((level, i) => (i % 3 === 0 ? 1e6 : level));
    const weights = Float64Array.from(spoilt, (_, i) => (i % 3 === 0 ? 0 : 1));
    const [first, second] =
      fitSurfaces(spline, { u, v, levels: [spoilt, levels[0].map((x) => -x)] }, weights, 1) ?? [];
    expect(surfaceAt(first, 0.25, 0.6)).toBeCloseTo(7.25, 6);
    expect(surfaceAt(second, 0.25, 0.6)).toBeCloseTo(-7.25, 6);
  });

  it('is undefined where no point has weight', () => {
    const points = grid(() => 1);
    expect(fitSurfaces(spline, points, new Float64Array(points.u.length), 1)).toBeUndefined();
  });
});

describe('withoutPart', () => {
  it('leaves the sums of the other points', () => {
    const points = grid((u, v) => 3 + u * v);
    const isPart = (i: number): boolean => i % 5 === 0;
    const part = ones(points).map((weight, i) => (isPart(i) ? weight : 0));
    const rest = ones(points).map((weight, i) => (isPart(i) ? 0 : weight));
    const sums = withoutPart(sumPoints(spline, points, ones(points)), sumPoints(spline, points, part));
    expect(sums.weight).toBe(480);
    const [found] = solveSums(spline, sums, 0.01) ?? [];
    const [wanted] = fitSurfaces(spline, points, rest, 0.01) ?? [];
    for (let i = 0; i < wanted.coefficients.length; i++)
      expect(found.coefficients[i]).toBeCloseTo(wanted.coefficients[i], 8);
  });
});

describe('fitPlane', () => {
  it('is the surface that may not bend, of weighted points', () => {
    const points = grid((u, v) => 300 + 25 * u - 60 * v + 40 * u * u * v);
    const weights = Float64Array.from(points.u, (u) => (u > 0.7 ? 0.2 : 1));
    const plane = fitPlane(spline, points, weights);
    const [stiff] = fitSurfaces(spline, points, weights, 0.99 * PLANE) ?? [];
    const [solved] = fitSurfaces(spline, points, weights, PLANE) ?? [];
    if (!plane) throw new Error('no plane');
    for (const [u, v] of [
      [0, 0],
      [0.9, 0.2],
      [1.1, 1.05],
    ]) {
      expect(surfaceAt(plane, u, v)).toBeCloseTo(surfaceAt(solved, u, v), 6);
      expect(Math.abs(surfaceAt(plane, u, v) - surfaceAt(stiff, u, v))).toBeLessThan(0.01);
    }
  });
  it('is undefined for points on a line', () => {
    const points = grid((u) => u, 1, 30);
    expect(fitPlane(spline, points, ones(points))).toBeUndefined();
  });
});
