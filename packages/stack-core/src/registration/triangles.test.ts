import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { trianglesOf, visitSimilarTriangles } from './triangles.ts';
import type { Triangle } from './triangles.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Sides of 300, 400 and 500 px; its corners are opposite to (b, c), (a, c) and (a, b) in this order. */
const RIGHT: readonly Point[] = [
  { x: 10, y: 20 },
  { x: 310, y: 20 },
  { x: 10, y: 420 },
];

function visited(
  first: readonly Triangle[],
  second: readonly Triangle[],
  limits = { minScale: 0.97, maxScale: 1.03 },
): [Triangle, Triangle][] {
  const pairs: [Triangle, Triangle][] = [];
  visitSimilarTriangles(first, second, limits, (one, other) => {
    pairs.push([one, other]);
    return false;
  });
  return pairs;
}

/** A triangle with the given longest side and ratios, as far as visits look at it. */
function shaped(longestPx: number, middle: number, shortest: number, clockwise = true): Triangle {
  return { a: 0, b: 1, c: 2, longestPx, middle, shortest, clockwise };
}

describe('trianglesOf', () => {
  it('names corners by the sides between them, whatever their order', () => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const [triangle, ...others] = trianglesOf(order.map((n) => RIGHT[n]));
      expect(others).toEqual([]);
      // The longest side lies between corners 1 and 2, the shortest between 0 and 1.
      expect([triangle.a, triangle.b, triangle.c].map((n) => order[n])).toEqual([0, 1, 2]);
      expect(triangle.longestPx).toBe(500);
      expect(triangle.middle).toBeCloseTo(0.8, 12);
      expect(triangle.shortest).toBeCloseTo(0.6, 12);
      expect(triangle.clockwise).toBe(true);
    }
  });

  it('is told in which sense its corners follow', () => {
    const [mirrored] = trianglesOf(RIGHT.map(({ x, y }) => ({ x: -x, y })));
    expect(mirrored.clockwise).toBe(false);
    const [turned] = trianglesOf(RIGHT.map(({ x, y }) => ({ x: -y, y: x })));
    expect(turned.clockwise).toBe(true);
  });

  it('leaves out small, narrow and nearly isosceles ones', () => {
    const sides = (ab: number, bc: number, ac: number): Point[] => {
      const x = (ac * ac + ab * ab - bc * bc) / (2 * ab);
      return [
        { x: 0, y: 0 },
        { x: ab, y: 0 },
        { x, y: Math.sqrt(ac * ac - x * x) },
      ];
    };
    const count = (...lengths: [number, number, number]): number => trianglesOf(sides(...lengths)).length;
    expect(count(50, 81, 70)).toBe(1);
    expect(count(50, 79, 70)).toBe(0);
    expect(count(12.5, 100, 94)).toBe(1);
    expect(count(11.5, 100, 94)).toBe(0);
    expect(count(60, 100, 98.8)).toBe(1);
    expect(count(60, 100, 99.2)).toBe(0);
    expect(count(60, 100, 61.2)).toBe(1);
    expect(count(60, 100, 60.8)).toBe(0);
  });

  it('takes every three points once, those of the first points first', () => {
    const random = seededRandom(4);
    const points = Array.from({ length: 6 }, () => ({
      x: 2000 * random.uniform(),
      y: 2000 * random.uniform(),
    }));
    const corners = trianglesOf(points).map(({ a, b, c }) => [a, b, c].sort((p, q) => p - q).join());
    const wanted = [...Array(6).keys()].flatMap((k) =>
      [...Array(k).keys()].flatMap((j) => [...Array(j).keys()].map((i) => `${i},${j},${k}`)),
    );
    expect(corners).toEqual(wanted);
  });
});

describe('visitSimilarTriangles', () => {
  it('visits what has the same shape, sense and size', () => {
    const own = shaped(500, 0.8, 0.6);
    const near = shaped(510, 0.8, 0.6);
    const others = [shaped(500, 0.8, 0.6, false), shaped(520, 0.8, 0.6), shaped(480, 0.8, 0.6)];
    expect(visited([own], [near, ...others])).toEqual([[own, near]]);
  });

  it('holds to the limits of scale on both sides', () => {
    const own = shaped(400, 0.8, 0.6);
    const scales = [0.49, 0.51, 1, 1.9, 2.1];
    const found = visited(
      [own],
      scales.map((scale) => shaped(400 * scale, 0.8, 0.6)),
      { minScale: 0.5, maxScale: 2 },
    );
    expect(found.map(([, { longestPx }]) => longestPx / 400)).toEqual([0.51, 1, 1.9]);
  });

  it('allows for 1.5 px of the longest side, 0.015 at most and 0.002 at least', () => {
    for (const [longestPx, tolerance] of [
      [500, 0.003],
      [90, 0.015],
      [2000, 0.002],
    ]) {
      const own = shaped(longestPx, 0.8, 0.6);
      for (const sign of [1, -1]) {
        for (const [share, wanted] of [
          [0.9, 1],
          [1.1, 0],
        ]) {
          const by = sign * share * tolerance;
          expect(visited([own], [shaped(longestPx, 0.8 + by, 0.6)]).length).toBe(wanted);
          expect(visited([own], [shaped(longestPx, 0.8, 0.6 + by)]).length).toBe(wanted);
        }
      }
    }
  });

  it('allows for the error of the smaller of the two', () => {
    const [small, large] = [shaped(200, 0.8, 0.6), shaped(480, 0.8065, 0.6)];
    const limits = { minScale: 0.38, maxScale: 2.6 };
    expect(visited([small], [large], limits).length).toBe(1);
    expect(visited([large], [small], limits).length).toBe(1);
  });

  it('looks as far around for larger ones as their error asks', () => {
    const limits = { minScale: 1.5, maxScale: 2 };
    expect(visited([shaped(100, 0.8, 0.6)], [shaped(160, 0.8149, 0.6)], limits).length).toBe(1);
  });

  it('visits the first list in its order and all of the second, until it is told to stop', () => {
    const random = seededRandom(8);
    const points = Array.from({ length: 12 }, () => ({
      x: 1500 * random.uniform(),
      y: 1500 * random.uniform(),
    }));
    const triangles = trianglesOf(points);
    const found = visited(triangles, triangles);
    expect(found.filter(([one, other]) => one === other).map(([one]) => one)).toEqual(triangles);
    const isAlike = (one: Triangle, other: Triangle): boolean => {
      const near = Math.min(0.015, Math.max(0.002, 1.5 / Math.min(one.longestPx, other.longestPx)));
      const scale = other.longestPx / one.longestPx;
      const differs = Math.max(Math.abs(one.middle - other.middle), Math.abs(one.shortest - other.shortest));
      return one.clockwise === other.clockwise && scale >= 0.97 && scale <= 1.03 && differs <= near;
    };
    const wanted = triangles.flatMap((one) =>
      triangles.filter((other) => isAlike(one, other)).map(() => one),
    );
    expect(found.map(([one]) => one)).toEqual(wanted);
    let visits = 0;
    visitSimilarTriangles(triangles, triangles, { minScale: 0.97, maxScale: 1.03 }, () => ++visits === 3);
    expect(visits).toBe(3);
  });
});
