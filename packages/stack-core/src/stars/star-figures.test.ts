import { describe, expect, it } from 'vitest';
import { starFigures } from './star-figures.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

function star(fwhmPx: number, elongation: number, rest: Partial<Star> = {}): Star {
  const shape = { aPx: fwhmPx, bPx: fwhmPx / elongation, thetaRad: 0 };
  return { x: 0, y: 0, flux: 1, peak: 1, fwhmPx, elongation, ...shape, snr: 12, flags: 0, ...rest };
}

/** FWHM 1, 2, ... px and elongation 1.1, 1.2, ... */
function stars(count: number, rest: Partial<Star> = {}): Star[] {
  return Array.from({ length: count }, (_, n) => star(n + 1, 1 + 0.1 * (n + 1), rest));
}

describe('starFigures', () => {
  it('are medians over the strong stars that are neither saturated nor cut; blended ones count', () => {
    const weak = stars(20, { snr: 11.9 }).map((one) => ({ ...one, fwhmPx: 50, elongation: 5 }));
    const cut = stars(20, { flags: STAR_FLAGS.edge }).map((one) => ({ ...one, fwhmPx: 90 }));
    const saturated = stars(20, { flags: STAR_FLAGS.saturated | STAR_FLAGS.blended });
    const figures = starFigures([
      ...weak,
      ...stars(7),
      star(8, 1.8, { flags: STAR_FLAGS.blended }),
      ...cut,
      ...saturated,
    ]);
    expect(figures.starCount).toBe(68);
    expect(figures.fwhmPx).toBe(4.5);
    expect(figures.elongation).toBeCloseTo(1.45, 12);
  });

  it('are of all clean stars where fewer than eight are strong, and of all where fewer than eight are clean', () => {
    expect(starFigures([...stars(7), star(8, 1.8, { snr: 5 })]).fwhmPx).toBe(4.5);
    expect(starFigures([...stars(7), star(9, 1.9, { flags: STAR_FLAGS.saturated })]).fwhmPx).toBe(4.5);
    expect(starFigures([...stars(7), star(9, 1.9, { snr: 5 }), ...cutStars(4)]).fwhmPx).toBe(4.5);
  });

  it('are unknown without stars', () => {
    expect(starFigures([])).toEqual({ starCount: 0, fwhmPx: NaN, elongation: NaN });
  });
});

function cutStars(count: number): Star[] {
  return stars(count, { flags: STAR_FLAGS.edge, fwhmPx: 100 });
}
