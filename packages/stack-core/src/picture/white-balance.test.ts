import { describe, expect, it } from 'vitest';
import { STAR_FLAGS } from '../stars/star.ts';
import type { PictureStar } from './linear-image.ts';
import { apertureFlux, balanceByStars } from './white-balance.ts';

const SIDE = 300;

function starsAt(places: readonly (readonly [number, number])[]): PictureStar[] {
  return places.map(([x, y]) => ({ x, y, fwhmPx: 3, flux: 5000, peak: 500, snr: 100, flags: 0 }));
}

function planesWith(
  stars: readonly PictureStar[],
  colours: readonly (readonly [number, number, number])[],
): Float32Array[] {
  return [0, 1, 2].map((c) => {
    const plane = new Float32Array(SIDE * SIDE).fill(40 + 10 * c);
    stars.forEach(({ x, y }, n) => {
      for (let row = 0; row < SIDE; row++)
        for (let column = 0; column < SIDE; column++)
          plane[row * SIDE + column] +=
            500 * colours[n][c] * Math.exp(-((column - x) ** 2 + (row - y) ** 2) / 3.246);
    });
    return plane;
  });
}

const places = Array.from(
  { length: 15 },
  (_, i) => [40 + 55 * (i % 5) + 0.3, 60 + 80 * Math.floor(i / 5)] as const,
);

describe('apertureFlux', () => {
  it('is the light within 1.2 FWHM above the ring', () => {
    const stars = starsAt([[100.2, 150.4]]);
    const [plane] = planesWith(stars, [[1, 1, 1]]);
    // A Gaussian of sigma 1.274 px: 98.2 % of 500 * 2 pi sigma^2 lie within 3.6 px.
    expect(apertureFlux(plane, SIDE, SIDE, stars[0]) / (500 * Math.PI * 3.246)).toBeCloseTo(0.982, 1);
  });
  it('is unknown at the border', () => {
    const stars = starsAt([
      [5, 150],
      [150, 294.9],
    ]);
    const plane = new Float32Array(SIDE * SIDE);
    for (const star of stars) expect(apertureFlux(plane, SIDE, SIDE, star)).toBeNaN();
  });
});

describe('balanceByStars', () => {
  const stars = starsAt(places);
  // Red is half to one and a half of green, 1.0 in the middle; blue a quarter to 0.75.
  const colours = places.map((_, i) => [0.5 + i / 14, 1, 0.25 + i / 28] as const);

  it('makes the median star white', () => {
    const { factors, by } = balanceByStars(planesWith(stars, colours), SIDE, SIDE, stars);
    expect(by).toBe('stars');
    expect(factors[0]).toBeCloseTo(1, 2);
    expect(factors[1]).toBe(1);
    expect(factors[2]).toBeCloseTo(2, 2);
  });

  it('leaves out faint, saturated, cut and blended stars', () => {
    const odd = stars.map((star, i) =>
      i % 3 === 0
        ? star
        : {
            ...star,
            ...[{ snr: 24 }, { flags: STAR_FLAGS.saturated }, { flags: STAR_FLAGS.blended }][i % 3],
          },
    );
    // Five are left, fewer than ten.
    expect(balanceByStars(planesWith(stars, colours), SIDE, SIDE, odd)).toEqual({
      factors: [1.27, 1, 1.69],
      by: 'model',
    });
  });
});
