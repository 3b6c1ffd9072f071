import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { StarIndex } from './star-index.ts';
import type { Point } from './star-index.ts';

const random = seededRandom(6);
const POINTS: readonly Point[] = Array.from({ length: 300 }, () => ({
  x: 100 + 400 * random.uniform(),
  y: -50 + 300 * random.uniform(),
}));
/** Everywhere, also outside. */
const PLACES = Array.from({ length: 400 }, () => ({
  x: 60 + 480 * random.uniform(),
  y: -90 + 380 * random.uniform(),
}));

function distance(p: Point, q: Point): number {
  return Math.hypot(p.x - q.x, p.y - q.y);
}

describe('StarIndex', () => {
  const index = new StarIndex(POINTS, 16);

  it('finds the nearest point within a radius', () => {
    for (const radius of [3, 9, 16]) {
      for (const place of PLACES) {
        const near = POINTS.map((point, n) => ({ n, away: distance(point, place) })).filter(
          ({ away }) => away < radius,
        );
        const wanted = near.sort((a, b) => a.away - b.away)[0]?.n ?? -1;
        expect(index.nearest(place.x, place.y, radius)).toBe(wanted);
      }
    }
  });

  it('finds all points within a radius', () => {
    for (const place of PLACES) {
      const wanted = POINTS.flatMap((point, n) => (distance(point, place) <= 16 ? [n] : []));
      expect(index.within(place.x, place.y, 16).sort((a, b) => a - b)).toEqual(wanted);
    }
    const exact = new StarIndex([{ x: 0, y: 0 }], 5);
    expect(exact.within(3, 4, 5)).toEqual([0]);
    expect(exact.nearest(3, 4, 5)).toBe(-1);
  });

  it('knows the box around its points', () => {
    const small = new StarIndex(
      [
        { x: 2, y: 30 },
        { x: 12, y: 10 },
      ],
      4,
    );
    expect([small.minX, small.maxX, small.minY, small.maxY, small.area]).toEqual([2, 12, 10, 30, 200]);
    for (const [x, y, wanted] of [
      [-1, 20, true],
      [-1.1, 20, false],
      [15, 20, true],
      [15.1, 20, false],
      [5, 7, true],
      [5, 6.9, false],
      [5, 33, true],
      [5, 33.1, false],
    ] as const)
      expect(small.covers(x, y, 3)).toBe(wanted);
    expect(new StarIndex([{ x: 1, y: 1 }], 4).area).toBe(1);
  });

  it('finds each point once in an index narrower than what is asked for', () => {
    const near = [0, 1, 2, 3, 4, 5].map((n) => ({ x: 6 * (n % 2), y: 4 * n }));
    for (const points of [near, near.map(({ x, y }) => ({ x: y, y: x }))]) {
      const narrow = new StarIndex(points, 5);
      for (const [n, { x, y }] of points.entries()) {
        expect(narrow.within(x, y, 5)).toEqual([n]);
        expect(narrow.nearest(x, y, 5)).toBe(n);
      }
      const wide = new StarIndex(points, 40);
      expect(wide.within(3, 10, 30).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('finds nothing among no points, and one of many in the same place', () => {
    expect(new StarIndex([], 8).nearest(0, 0, 8)).toBe(-1);
    expect(new StarIndex([], 8).within(0, 0, 8)).toEqual([]);
    const same = Array.from({ length: 3 }, () => ({ x: 5, y: 5 }));
    expect(new StarIndex(same, 8).nearest(5, 6, 8)).toBe(0);
  });
});
