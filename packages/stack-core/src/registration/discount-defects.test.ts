import { describe, expect, it } from 'vitest';
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { packStars } from '../stars/pack-stars.ts';
import type { Star } from '../stars/star.ts';
import { judgeBesidesDefects } from './discount-defects.ts';

const WIDTH = 100;
const HEIGHT = 80;
const USUAL = { starCount: 60, fwhmPx: 3, elongation: 1.2 };

function frameOf(positions: readonly (readonly [number, number])[]): MeasuredFrame {
  const stars = positions.map(([x, y]) => ({ x, y }) as Star);
  return {
    layout: { width: WIDTH, height: HEIGHT },
    stars: packStars(stars),
    measures: { starCount: stars.length, fwhmPx: 3, elongation: 1.2, skyLevel: [1, 1, 1], noise: [1, 1, 1] },
  } as unknown as MeasuredFrame;
}

/** Eight stars far from each other and from what tests put beside them: just enough to keep a frame. */
const EIGHT = Array.from({ length: 8 }, (_, n): [number, number] => [10 + 10 * n, 70]);

function countWithout(
  stars: readonly (readonly [number, number])[],
  defects: readonly number[],
): number | undefined {
  return judgeBesidesDefects(frameOf(stars), Int32Array.from(defects), USUAL)?.measures.starCount;
}

describe('judgeBesidesDefects', () => {
  it('is no reason where enough stars are left', () => {
    expect(judgeBesidesDefects(frameOf(EIGHT), new Int32Array(0), USUAL)).toBeUndefined();
    expect(countWithout([...EIGHT, [30, 30]], [30 * WIDTH + 30])).toBeUndefined();
  });

  it('takes away the stars with a defect in their middle, and says so', () => {
    const judged = judgeBesidesDefects(frameOf(EIGHT), Int32Array.of(70 * WIDTH + 20), USUAL);
    expect(judged?.reason).toBe('clouded');
    expect(judged?.measures).toEqual({ ...frameOf(EIGHT).measures, starCount: 7 });
  });

  it('looks at 3 x 3 pixels around the rounded position', () => {
    const near = (dx: number, dy: number): boolean =>
      countWithout(
        EIGHT.map(([x, y], n) => (n === 0 ? [20.4, 29.6] : [x, y])),
        [(30 + dy) * WIDTH + 20 + dx],
      ) === 7;
    for (let dy = -2; dy <= 2; dy++)
      for (let dx = -2; dx <= 2; dx++) expect(near(dx, dy)).toBe(Math.abs(dx) <= 1 && Math.abs(dy) <= 1);
  });

  it('does not wrap around at the borders of the frame', () => {
    const moved = (x: number, y: number): [number, number][] => [[x, y], ...EIGHT.slice(1)];
    // Pixels that a star at the border would have if rows went on.
    expect(countWithout(moved(0, 40), [40 * WIDTH - 1, 41 * WIDTH - 1])).toBeUndefined();
    expect(countWithout(moved(WIDTH - 1, 40), [41 * WIDTH, 42 * WIDTH])).toBeUndefined();
    expect(countWithout(moved(0, 40), [40 * WIDTH])).toBe(7);
    expect(countWithout(moved(WIDTH - 1, HEIGHT - 1), [WIDTH * HEIGHT - 1])).toBe(7);
    expect(countWithout(moved(0, 0), [0])).toBe(7);
    // What a row over the first and one under the last would have.
    expect(countWithout(moved(50, 0), [50 - WIDTH])).toBeUndefined();
    expect(countWithout(moved(50, HEIGHT - 1), [WIDTH * HEIGHT + 50])).toBeUndefined();
    expect(countWithout(moved(50, HEIGHT - 1), [WIDTH * HEIGHT - WIDTH + 50])).toBe(7);
  });

  it('counts a star once, however many of its pixels are defects', () => {
    const x = 70 * WIDTH + 10;
    expect(countWithout(EIGHT, [x - 1, x, x + 1, x + WIDTH])).toBe(7);
    expect(countWithout(EIGHT, [x, x + 10, x + 30])).toBe(5);
  });
});
