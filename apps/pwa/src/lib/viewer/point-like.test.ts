import { expect, it } from 'vitest';
import { pointLike } from './point-like.ts';

const star = (fwhmPx: number, elongation = 1.1, flags = 0) => ({ fwhmPx, elongation, flags });
const usual = [2.9, 3, 3, 3.1, 3, 3.2, 2.8, 3, 3.3].map((fwhmPx) => star(fwhmPx));

it('leaves out what is far wider than the stars, or a streak', () => {
  const core = star(5.4);
  const streak = star(3.6, 2.4);
  expect(pointLike([core, ...usual, streak])).toEqual(usual);
});

it('keeps saturated stars and blends, however wide, and narrow ones', () => {
  const stars = [star(7, 1.2, 1), star(5.5, 2, 4), ...usual, star(2, 2.2)];
  expect(pointLike(stars)).toEqual(stars);
});

it('judges nothing by a handful', () => {
  const stars = [star(3), star(3), star(9)];
  expect(pointLike(stars)).toEqual(stars);
});
