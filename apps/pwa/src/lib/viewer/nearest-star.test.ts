import { expect, it } from 'vitest';
import { nearestStar } from './nearest-star.ts';
import type { ShownStar } from './picture.ts';

const star = (x: number, y: number): ShownStar => ({ x, y, flux: 1, fwhmPx: 3, peak: 9, snr: 5 });
const stars = [star(10, 10), star(14, 10), star(10, 13)];

it('is the nearest within reach', () => {
  expect(nearestStar(stars, 11.9, 10, 5)).toBe(stars[0]);
  expect(nearestStar(stars, 12.1, 10, 5)).toBe(stars[1]);
  expect(nearestStar(stars, 10, 11.6, 5)).toBe(stars[2]);
});

it('counts in both directions', () => {
  expect(nearestStar(stars, 6, 7, 5)).toBe(stars[0]);
  expect(nearestStar(stars, 6, 7, 4.9)).toBeUndefined();
});
