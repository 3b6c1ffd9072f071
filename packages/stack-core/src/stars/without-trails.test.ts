import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { Measured } from './peak-search.ts';
import { withoutTrails } from './without-trails.ts';

const SIGMA = 2;

/** A maximum drawn out along x to twice its width. */
function long(x: number, y: number, changes: Partial<Measured> = {}): Measured {
  return { x, y, xx: 4, xy: 0, yy: 1, status: 0, ...changes } as Measured;
}

function round(x: number, y: number): Measured {
  return long(x, y, { xx: 1 });
}

/** So many pieces on a line, with so many pixels along x and y from one to the next. */
function chain(count: number, stepX: number, stepY: number, x = 100, y = 100): Measured[] {
  return Array.from({ length: count }, (_, n) => long(x + stepX * n, y + stepY * n));
}

/** How many of them are left. */
function left(...measured: readonly Measured[]): number {
  return withoutTrails(measured, SIGMA).length;
}

describe('withoutTrails', () => {
  it.each([
    [20, 0],
    [0, 20],
    [15, 12],
    [-12, 17],
  ])('removes seven pieces on a line, not six: steps of %i, %i', (x, y) => {
    expect(left(...chain(7, x, y))).toBe(0);
    expect(left(...chain(6, x, y))).toBe(6);
    expect(left(...chain(6, x, y), long(-50, -300), long(400, 290))).toBe(8);
  });

  it('removes everything on the line, and nothing beside it', () => {
    const star = round(140, 100);
    const others = [round(150, 104.9), round(150, 95.1), round(0, 100), round(900, 100)];
    const beside = [round(150, 105.1), round(150, 94.9), round(60, 160)];
    expect(withoutTrails([star, ...beside, ...chain(7, 20, 0), ...others], SIGMA)).toEqual(beside);
  });

  it('counts pieces within two sigma of the line', () => {
    const six = [0, 1, 2, 4, 5, 6].map((n) => long(100 + 25 * n, 100));
    expect(left(...six, long(175, 103.9))).toBe(0);
    expect(left(...six, long(175, 104.1))).toBe(7);
    expect(left(...six, long(175, 95.9))).toBe(7);
  });

  it('leaves round maxima on a line, and long ones that are apart or close together', () => {
    expect(left(...chain(9, 20, 0).map(({ x, y }) => round(x, y)))).toBe(9);
    // Seven pieces may reach over 210 px, and need two at a distance of 40 for a line.
    expect([left(...chain(7, 34.9, 0)), left(...chain(7, 35.1, 0))]).toEqual([0, 7]);
    expect([left(...chain(7, 3, 34.9)), left(...chain(7, 3, 35.1))]).toEqual([0, 7]);
    expect([left(...chain(7, 6.7, 0)), left(...chain(7, 6.6, 0))]).toEqual([0, 7]);
    expect([left(...chain(7, 4.8, 4.8)), left(...chain(7, 4.6, 4.6))]).toEqual([0, 7]);
  });

  it('takes for long what is 1.6 times as long as wide in any direction, and what has no bounded shape', () => {
    const all = (changes: Partial<Measured>): number =>
      left(...chain(7, 20, 0).map((piece) => ({ ...piece, ...changes })));
    expect([all({ xx: 2.57 }), all({ xx: 2.55 })]).toEqual([0, 7]);
    expect([all({ xx: 1, yy: 2.57 }), all({ xx: 1, yy: 2.55 })]).toEqual([0, 7]);
    // Long axis 2.57 or 2.55 and short axis 1, at 45 degrees.
    expect(all({ xx: 1.785, xy: 0.785, yy: 1.785 })).toBe(0);
    expect(all({ xx: 1.775, xy: -0.775, yy: 1.775 })).toBe(7);
    expect([all({ xx: 0, yy: 0, status: 2 }), all({ status: 1 })]).toEqual([0, 7]);
  });

  it('removes up to four trails', () => {
    const trails = (count: number): Measured[] =>
      Array.from({ length: count }, (_, n) => chain(7, 20, 0, 100, 100 + 90 * n)).flat();
    expect([left(...trails(4)), left(...trails(5))]).toEqual([0, 7]);
  });

  it('leaves stars that bad guiding drew out: a trail has 15 % of all long maxima', () => {
    const random = seededRandom(4);
    const stars = (count: number): Measured[] =>
      Array.from({ length: count }, () => long(3000 * random.uniform(), 300 + 3000 * random.uniform()));
    // 0.15 * 60 = 9.
    expect(left(...chain(9, 20, 0), ...stars(51))).toBe(51);
    expect(left(...chain(8, 20, 0), ...stars(52))).toBe(60);
  });
});
