import { describe, expect, it } from 'vitest';
import {
  fitSurfaces,
  gridOf,
  joinSums,
  levelsOn,
  PLANE,
  solveSums,
  splineFor,
  sumLevels,
} from './fit-surface.ts';
import type { SplineGrid, Surface } from './fit-surface.ts';

const spline = splineFor(1080, 1920);

const centres = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);

function levelsOf(
  grid: SplineGrid,
  u: Float64Array,
  v: Float64Array,
  level: (u: number, v: number) => number,
) {
  return Float64Array.from({ length: grid.columns * grid.rows }, (_, i) =>
    level(u[i % grid.columns], v[Math.floor(i / grid.columns)]),
  );
}

/** Levels in 20 columns and 30 rows. */
function grid(level: (u: number, v: number) => number, columns = 20, rows = 30) {
  const [u, v] = [centres(columns), centres(rows)];
  const places = gridOf(spline, u, v);
  return { places, u, v, levels: levelsOf(places, u, v, level) };
}

const ones = ({ levels }: { levels: Float64Array }): Float64Array => new Float64Array(levels.length).fill(1);

function at(surface: Surface, u: number, v: number): number {
  return levelsOn(surface, gridOf(surface.spline, Float64Array.of(u), Float64Array.of(v)))[0];
}

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
      const [surface] = fitSurfaces(points.places, [points.levels], ones(points), stiffness) ?? [];
      for (const [u, v] of [
        [0, 0],
        [0.3, 0.8],
        [1, 1],
        [1.02, 0.5],
        [-0.01, 0.2],
      ])
        expect(at(surface, u, v)).toBeCloseTo(plane(u, v), 4);
    },
  );

  it('follows a curve where it is soft, and takes the best plane where it is stiff', () => {
    const bowl = (u: number, v: number): number => 100 * (u - 0.5) * (u - 0.5) + 60 * v * v;
    const points = grid(bowl);
    const [soft] = fitSurfaces(points.places, [points.levels], ones(points), 1e-7) ?? [];
    const [stiff] = fitSurfaces(points.places, [points.levels], ones(points), PLANE) ?? [];
    for (const [u, v] of [
      [0.1, 0.1],
      [0.5, 0.5],
      [0.9, 0.4],
    ])
      expect(at(soft, u, v)).toBeCloseTo(bowl(u, v), 1);
    // The best straight line through 60 v^2 has slope 60; the other term is even, so flat, at its mean of 100 / 12.
    expect(at(stiff, 0.5, 1) - at(stiff, 0.5, 0)).toBeCloseTo(60, 1);
    expect(at(stiff, 1, 0.5) - at(stiff, 0, 0.5)).toBeCloseTo(0, 1);
    expect(at(stiff, 0.5, 0.5)).toBeCloseTo(100 / 12 + 20, 0);
  });

  it('leaves out points without weight, and fits several levels at once', () => {
    const { places, levels } = grid((x) => 7 + x);
    const spoilt = levels.map((level, i) => (i % 3 === 0 ? 1e6 : level));
    const weights = Float64Array.from(spoilt, (_, i) => (i % 3 === 0 ? 0 : 1));
    const [first, second] = fitSurfaces(places, [spoilt, levels.map((x) => -x)], weights, 1) ?? [];
    expect(at(first, 0.25, 0.6)).toBeCloseTo(7.25, 6);
    expect(at(second, 0.25, 0.6)).toBeCloseTo(-7.25, 6);
  });

  it('is undefined where no point has weight', () => {
    const points = grid(() => 1);
    expect(fitSurfaces(points.places, [points.levels], new Float64Array(600), 1)).toBeUndefined();
  });
});

describe('levelsOn', () => {
  it('is the sum of sixteen splines in each place, row after row', () => {
    const coefficients = Float64Array.from({ length: 70 }, (_, i) => (i * 37) % 23);
    const [u, v] = [Float64Array.of(0.1, 0.6, 1), Float64Array.of(0.05, 0.99)];
    const cubic = (x: number): number => {
      const t = Math.abs(x);
      return t < 1 ? 2 / 3 - t * t + (t * t * t) / 2 : t < 2 ? (2 - t) ** 3 / 6 : 0;
    };
    const wanted = [...v].flatMap((y) =>
      [...u].map((x) =>
        coefficients.reduce(
          (sum, value, i) =>
            sum + value * cubic(4 * x - ((i % 7) - 1)) * cubic(7 * y - (Math.floor(i / 7) - 1)),
          0,
        ),
      ),
    );
    const found = levelsOn({ spline, coefficients }, gridOf(spline, u, v));
    expect(found).toHaveLength(6);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 10);
    });
  });
});

describe('joinSums', () => {
  it('gives the surface of the levels of all parts', () => {
    const { places, levels } = grid((u, v) => 3 + u * v);
    const part = (n: number): Float64Array => levels.map((_, i) => (i % 5 === n ? 1 : 0));
    const sums = joinSums([1, 2, 3, 4].map((n) => sumLevels(places, [levels], part(n))));
    expect(sums.weight).toBe(480);
    const rest = levels.map((_, i) => (i % 5 === 0 ? 0 : 1));
    const [found] = solveSums(spline, sums, 0.01) ?? [];
    const [wanted] = fitSurfaces(places, [levels], rest, 0.01) ?? [];
    for (let i = 0; i < wanted.coefficients.length; i++)
      expect(found.coefficients[i]).toBeCloseTo(wanted.coefficients[i], 8);
  });
});

describe('a surface that may not bend', () => {
  it('is the plane nearest to weighted levels', () => {
    const points = grid((u, v) => 300 + 25 * u - 60 * v + 40 * u * u * v);
    const { u, v, levels } = points;
    const weights = levels.map((_, i) => (u[i % 20] > 0.7 ? 0.2 : 1));
    const [plane] = fitSurfaces(points.places, [levels], weights, PLANE) ?? [];
    const [stiff] = fitSurfaces(points.places, [levels], weights, 0.99 * PLANE) ?? [];
    const level = at(plane, 0, 0);
    const [across, down] = [at(plane, 1, 0) - level, at(plane, 0, 1) - level];
    for (const [x, y] of [
      [0.9, 0.2],
      [1.1, 1.05],
    ]) {
      expect(at(plane, x, y)).toBeCloseTo(level + across * x + down * y, 8);
      expect(Math.abs(at(plane, x, y) - at(stiff, x, y))).toBeLessThan(0.01);
    }
    // What is left of the nearest plane has neither mean nor slope.
    const sums = [0, 0, 0];
    for (const [i, value] of levels.entries()) {
      const [x, y] = [u[i % 20], v[Math.floor(i / 20)]];
      const rest = weights[i] * (value - level - across * x - down * y);
      [rest, rest * x, rest * y].forEach((part, n) => (sums[n] += part));
    }
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(1e-8);
  });
  it('is undefined for points on a line', () => {
    const points = grid((u) => u, 1, 30);
    expect(fitSurfaces(points.places, [points.levels], ones(points), PLANE)).toBeUndefined();
  });
});
