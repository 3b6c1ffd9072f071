import { expect, it } from 'vitest';
import type { ShownStar } from './picture.ts';
import { cornersOf } from './ring-corners.ts';

it('gives place and FWHM of each star to the six corners of the two triangles around it', () => {
  const stars = [
    { x: 10, y: 20, fwhmPx: 3 },
    { x: 40, y: 50, fwhmPx: 6 },
  ] as ShownStar[];
  const six = (...values: number[]): number[] => Array.from({ length: 6 }, () => values).flat();
  expect([...cornersOf(stars)]).toEqual([...six(10, 20, 3), ...six(40, 50, 6)]);
});
