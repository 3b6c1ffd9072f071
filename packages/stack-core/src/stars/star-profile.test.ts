import { describe, expect, it } from 'vitest';
import { alphaOfFwhm, fwhmOf, moffatAlpha, trueVariance } from './star-profile.ts';

/** Height of a Moffat profile of exponent 3.5 at a radius, the middle being 1. */
function moffat(radius: number, alpha: number): number {
  return (1 + (radius / alpha) ** 2) ** -3.5;
}

/** Variance that a Gaussian window as wide as the profile itself shows of it, with the window's effect taken out. */
function matchedVariance(alpha: number): number {
  let variance = alpha * alpha;
  for (let round = 0; round < 60; round++) {
    let [sum, squares] = [0, 0];
    for (let r = 0.01; r < 8 * alpha; r += 0.02) {
      const weight = r * moffat(r, alpha) * Math.exp((-r * r) / (2 * variance));
      sum += weight;
      squares += (weight * r * r) / 2;
    }
    variance = 1 / (sum / squares - 1 / variance);
  }
  return variance;
}

describe('fwhmOf', () => {
  it('is the width at which a Gaussian has half its height', () => {
    for (const variance of [0.5, 2, 9])
      expect(Math.exp(-((fwhmOf(variance) / 2) ** 2) / (2 * variance))).toBeCloseTo(0.5, 12);
  });
});

describe('trueVariance', () => {
  it('gives a Moffat profile its FWHM', () => {
    const alpha = 20;
    const fwhm = fwhmOf(trueVariance(matchedVariance(alpha), 0));
    expect(moffat(fwhm / 2, alpha)).toBeCloseTo(0.5, 2);
  });

  it('leaves nothing of a point that was smoothed and sampled by pixels', () => {
    expect(trueVariance((4 / 3) * 0.5 + 1 / 12, 0.5)).toBeCloseTo(0, 12);
    expect(trueVariance(1 / 12, 0)).toBeCloseTo(0, 12);
    expect(trueVariance(0.5, 0.5)).toBeLessThan(0);
  });
});

describe('moffatAlpha', () => {
  it('is the width of a profile that the pixels made wider by a sixth of a square pixel', () => {
    for (const variance of [0.4, 1.5, 6]) {
      const widened = fwhmOf(variance + 1 / 6);
      expect(moffat(widened / 2, moffatAlpha(variance))).toBeCloseTo(0.5, 4);
    }
  });

  it('is that of half a square pixel for anything narrower', () => {
    for (const variance of [-3, 0, 0.33])
      expect(moffat(fwhmOf(0.5) / 2, moffatAlpha(variance))).toBeCloseTo(0.5, 4);
  });
});

describe('alphaOfFwhm', () => {
  it('is that of the variance which belongs to the FWHM', () => {
    expect(alphaOfFwhm(3)).toBeCloseTo(moffatAlpha(9 / (8 * Math.log(2))), 12);
  });
});
