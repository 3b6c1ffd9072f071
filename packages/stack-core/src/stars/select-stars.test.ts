import { describe, expect, it } from 'vitest';
import type { Background } from './background.ts';
import type { Measured } from './peak-search.ts';
import { profileVariance, selectStars } from './select-stars.ts';
import type { ImageTraits } from './select-stars.ts';
import { fwhmOf, trueVariance } from './star-profile.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

/** Smoothings add up to 1 px^2, so that under a window of 3 px^2 a pixel's noise counts 3 pi times. */
const TRAITS: ImageTraits = {
  width: 100,
  height: 120,
  smoothingPx2: 0.5,
  noiseVariancePx2: 0.5,
  saturationAdu: 60_000,
};
/** With this noise of a pixel the flux under that window has a noise of 10. */
const SKY = { medianSigma: [10 / (3 * Math.PI)] } as unknown as Background;

function peak(changes: Partial<Measured> = {}): Measured {
  const shape = { xx: 3, xy: 0, yy: 3, window: 3, thetaRad: 0.3 };
  return { height: 1000, noise: 3, x: 50, y: 60, sum: 1000, ...shape, sky: 900, status: 0, ...changes };
}

/** The star that is made of a peak, where usual stars have a variance of 3. */
function starOf(changes: Partial<Measured>, variancePx2 = 3): Star | undefined {
  return selectStars([peak(changes)], variancePx2, SKY, TRAITS)[0];
}

function isKept(changes: Partial<Measured>, variancePx2 = 3): boolean {
  return starOf(changes, variancePx2) !== undefined;
}

describe('selectStars', () => {
  it('takes flux and its noise from what a Gaussian window sees of a Gaussian star', () => {
    const star = starOf({ sum: 1000 });
    // A window as wide as the star sees half of it.
    expect(star?.flux).toBe(2000);
    expect(starOf({ sum: 1000 }, 6)?.flux).toBe(3000);
    expect(star?.snr).toBeCloseTo(100, 9);
    expect([star?.x, star?.y, star?.peak, star?.thetaRad, star?.flags]).toEqual([50, 60, 1000, 0.3, 0]);
  });

  it.each([
    ['along x', { xx: 5, xy: 0, yy: 2 }],
    ['along y', { xx: 2, xy: 0, yy: 5 }],
    ['aslant', { xx: 3.5, xy: 1.5, yy: 3.5 }],
    ['aslant the other way', { xx: 4.4, xy: -1.2, yy: 2.6 }],
  ])('measures both axes of a star drawn out %s', (_, shape) => {
    const star = starOf(shape);
    const [a, b] = [trueVariance(5, 0.5), trueVariance(2, 0.5)];
    expect(star?.aPx).toBeCloseTo(Math.sqrt(a), 9);
    expect(star?.bPx).toBeCloseTo(Math.sqrt(b), 9);
    expect(star?.elongation).toBeCloseTo(Math.sqrt(a / b), 9);
    expect(star?.fwhmPx).toBeCloseTo(Math.sqrt(fwhmOf(a) * fwhmOf(b)), 9);
  });

  it('reports no axis under a fifth of a pixel', () => {
    const faint = { sum: 60, yy: 2 };
    expect(starOf({ ...faint, xx: 0.5 })?.bPx).toBeCloseTo(0.2, 12);
    expect(starOf({ ...faint, xx: 0.9 })?.bPx).toBeCloseTo(Math.sqrt(trueVariance(0.9, 0.5)), 12);
    expect(starOf({ sum: 60, xx: 0.6, yy: 0.6 }, 3)?.aPx).toBeCloseTo(0.2, 12);
  });

  it('takes what stands out five times from its noise', () => {
    expect([isKept({ sum: 50.01 }), isKept({ sum: 49.99 })]).toEqual([true, false]);
    expect([isKept({ status: 1 }), isKept({ status: 2 }), isKept({ sum: -1 })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('takes nothing much narrower than a star, unless noise can have made it so', () => {
    // A fifth of 0.812 * (3 - 0.75) less 1.5 * 3 / 100.
    const narrowest = 0.2 * trueVariance(3, 0.5) - 0.045;
    const short = 0.75 + narrowest / 0.812;
    expect([isKept({ xx: short + 0.005 }), isKept({ xx: short - 0.005 })]).toEqual([true, false]);
    expect([isKept({ yy: short + 0.005 }), isKept({ yy: short - 0.005 })]).toEqual([true, false]);
    expect(isKept({ xx: short - 0.1, sum: 300 })).toBe(true);
    // Where stars are as narrow as that themselves, under 0.15 px^2: 1.5 * 1.2 / 100 of it may be noise.
    const least = 0.75 + (0.15 - 0.018) / 0.812;
    const [inside, outside] = [least + 0.005, least - 0.005];
    expect(isKept({ xx: inside, yy: 1.2 }, 1.2)).toBe(true);
    expect(isKept({ xx: outside, yy: 1.2 }, 1.2)).toBe(false);
  });

  it('takes nothing of more than four times the variance, unless it is saturated', () => {
    expect([isKept({ xx: 11.9, yy: 12 }), isKept({ xx: 12.1, yy: 12 })]).toEqual([true, false]);
    expect([isKept({ xx: 15.9, xy: 8, yy: 13 }), isKept({ xx: 16.1, xy: 8, yy: 13 })]).toEqual([true, false]);
    expect(isKept({ xx: 12.1, yy: 12, height: 59_100 })).toBe(true);
  });

  it('flags what reaches saturation with its sky', () => {
    expect(starOf({ height: 59_100 })?.flags).toBe(STAR_FLAGS.saturated);
    expect(starOf({ height: 59_099 })?.flags).toBe(0);
  });

  it('flags what is within two standard deviations of the border', () => {
    for (const inside of [{ x: 4 }, { y: 4 }, { x: 95 }, { y: 115 }])
      expect(starOf(inside, 4)?.flags).toBe(0);
    for (const cut of [{ x: 3.99 }, { y: 3.99 }, { x: 95.01 }, { y: 115.01 }])
      expect(starOf(cut, 4)?.flags).toBe(STAR_FLAGS.edge);
  });

  it('leaves out what lies outside the pixels', () => {
    for (const inside of [{ x: -0.49 }, { y: -0.49 }, { x: 99.49 }, { y: 119.49 }])
      expect(isKept(inside)).toBe(true);
    for (const outside of [{ x: -0.5 }, { y: -0.5 }, { x: 99.5 }, { y: 119.5 }])
      expect(isKept(outside)).toBe(false);
  });

  it('gives them brightest first, without the pieces of a trail, and marks blends', () => {
    const trail = Array.from({ length: 8 }, (_, n) => peak({ x: 10 * n + 5, y: 20, xx: 20, status: 2 }));
    const stars = [
      peak({ y: 100, sum: 500 }),
      peak({ x: 54, sum: 700 }),
      peak({ sum: 900 }),
      peak({ y: 20 }),
    ];
    const kept = selectStars([...trail, ...stars], 3, SKY, TRAITS);
    expect(kept.map(({ flux, flags }) => [flux, flags])).toEqual([
      [1800, STAR_FLAGS.blended],
      [1400, STAR_FLAGS.blended],
      [1000, 0],
    ]);
  });
});

describe('profileVariance', () => {
  const of = (...probes: readonly Partial<Measured>[]): number => profileVariance(probes.map(peak), TRAITS);
  const round = (variance: number): Partial<Measured> => ({ xx: variance, yy: variance });

  it('is the median of the geometric means of both axes', () => {
    expect(of(round(9), round(2), round(4))).toBe(4);
    expect(of(round(9), round(2))).toBe(9);
    expect(of({ xx: 5, xy: 1, yy: 2 })).toBe(3);
  });

  it('leaves out what is saturated, lost, without flux or narrower than a star', () => {
    const good = round(3);
    const bad = [
      { ...round(8), height: 59_100 },
      { ...round(8), status: 1 },
      { ...round(8), sum: 0 },
      // 0.812 * (0.93 - 0.75) is under 0.15.
      { xx: 0.93, yy: 70 },
      { xx: 70, yy: 0.93 },
    ];
    for (const one of bad) expect(of(good, one)).toBe(3);
    expect(of(good, { ...round(8), height: 59_099 })).toBe(8);
    expect(of(good, { xx: 0.94, yy: 100 })).toBeCloseTo(Math.sqrt(94), 9);
  });

  it('is unknown without a star', () => {
    expect(of()).toBeNaN();
    expect(of({ status: 2 })).toBeNaN();
  });
});
