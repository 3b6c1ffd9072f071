import { describe, expect, it } from 'vitest';
import { markBlends } from './mark-blends.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

function star(x: number, y: number, flux: number, flags = 0): Star {
  return { x, y, flux, flags } as Star;
}

/** Positions and flags of what is left, for a profile of 2 px (variance 4). */
function marked(...stars: readonly Star[]): [number, number][] {
  return markBlends(stars, 4).map(({ x, flags }) => [x, flags]);
}

describe('markBlends', () => {
  it('drops what is within one standard deviation of a brighter star', () => {
    expect(marked(star(10, 0, 5), star(12, 0, 9), star(40, 0, 1))).toEqual([
      [12, 0],
      [40, 0],
    ]);
    expect(marked(star(10, 0, 5), star(12.1, 0, 9)).length).toBe(2);
  });

  it('marks both stars within four', () => {
    const { blended, edge } = STAR_FLAGS;
    expect(marked(star(10, 0, 9, edge), star(18, 0, 5), star(80, 0, 4))).toEqual([
      [10, edge | blended],
      [18, blended],
      [80, 0],
    ]);
    expect(marked(star(10, 0, 9), star(18.1, 0, 5))).toEqual([
      [10, 0],
      [18.1, 0],
    ]);
  });

  it('does not call a star blended with its own repetition', () => {
    expect(marked(star(10, 0, 9), star(11, 0, 5))).toEqual([[10, 0]]);
  });

  it('sorts by brightness, then by place', () => {
    expect(marked(star(90, 5, 1), star(50, 5, 1), star(50, 0, 1), star(200, 0, 7)).map(([x]) => x)).toEqual([
      200, 50, 50, 90,
    ]);
    expect(markBlends([star(90, 5, 1), star(50, 5, 1), star(70, 0, 1)], 4).map(({ x }) => x)).toEqual([
      70, 50, 90,
    ]);
  });

  it('takes no profile for narrower than a pixel', () => {
    expect(markBlends([star(0, 0, 2), star(0.9, 0, 1)], 0.01).length).toBe(1);
    expect(markBlends([star(0, 0, 2), star(1.1, 0, 1)], 0.01).length).toBe(2);
  });
});
