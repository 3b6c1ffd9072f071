/** Cells of the sphere: those of the paper's figures, and their ways back. */
import { describe, expect, it } from 'vitest';
import { cellCentre, cellCount, cellMeridians, cellOf, ringOf, ringSin } from './healpix.ts';

const decOf = (sinDec: number): number => (Math.asin(sinDec) * 180) / Math.PI;

describe.each([1, 2, 4, 32])('nside %i', (nside) => {
  it('every cell holds its own centre, at any turn of the right ascension', () => {
    for (let cell = 0; cell < cellCount(nside); cell++) {
      const { raDeg, sinDec } = cellCentre(cell, nside);
      expect(cellOf(raDeg, decOf(sinDec), nside)).toBe(cell);
      expect(cellOf(raDeg - 720, decOf(sinDec), nside)).toBe(cell);
    }
  });

  it('rings are whole: 4, 8, … cells in the caps, 4 nside in the belt, one after the other', () => {
    let expected = 0;
    for (let ring = 1; ring < 4 * nside; ring++) {
      const count = 4 * Math.min(ring, nside, 4 * nside - ring);
      for (let index = 0; index < count; index++, expected++)
        expect(ringOf(expected, nside)).toMatchObject({ ring, index, count });
    }
    expect(expected).toBe(cellCount(nside));
  });
});

it('the twelve cells of nside 1 begin at meridian 45 in the caps and at 0 on the equator', () => {
  const ras = Array.from({ length: 12 }, (_, cell) => cellCentre(cell, 1).raDeg);
  expect(ras).toEqual([45, 135, 225, 315, 0, 90, 180, 270, 45, 135, 225, 315]);
  expect([0, 4, 8].map((cell) => cellCentre(cell, 1).sinDec)).toEqual([2 / 3, 0, -2 / 3]);
  expect(cellMeridians(0, 1)).toEqual({ fromDeg: 0, toDeg: 90 });
  expect(cellMeridians(4, 1)).toEqual({ fromDeg: -45, toDeg: 45 });
});

it('rings lie between the poles, mirrored at the equator', () => {
  expect([0, 1, 32, 64, 96, 127, 128].map((ring) => ringSin(ring, 32))).toEqual([
    1, 1 - 1 / 3072, 2 / 3, 0, -2 / 3, -1 + 1 / 3072, -1,
  ]); // prettier-ignore
});
