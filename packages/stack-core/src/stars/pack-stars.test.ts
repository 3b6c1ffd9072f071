import { expect, it } from 'vitest';
import { packStars, unpackStars } from './pack-stars.ts';
import type { Star } from './star.ts';

it('gives the same stars back', () => {
  const star = (n: number): Star => ({
    x: n,
    y: n + 0.1,
    flux: n + 0.2,
    peak: n + 0.3,
    fwhmPx: n + 0.4,
    elongation: n + 0.5,
    aPx: n + 0.6,
    bPx: n + 0.7,
    thetaRad: -n,
    snr: n + 0.8,
    flags: n & 7,
  });
  const stars = [star(1), star(20), star(300)];
  expect(unpackStars(packStars(stars))).toEqual(stars);
  expect(packStars(stars).length).toBe(33);
  expect(unpackStars(packStars([]))).toEqual([]);
});
