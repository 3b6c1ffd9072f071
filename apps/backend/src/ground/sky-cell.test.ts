/** The sky's grid: numbers by hand, and no direction of a region outside the cells of its box. */
import { expect, it, test } from 'vitest';
import { boxOfCone, cellsOfBox, centreOfCell, skyCell } from './sky-cell.ts';

test.each([
  [0, 0, 90_000],
  [359.99, 0, 90_359],
  [360, 0, 90_000],
  [-0.5, 0.5, 90_359],
  [725, 0.5, 90_005],
  [0, -0.01, 89_000],
  // Band 150 lies about 60.5°: 360 cos 60.5° = 177.3, so 177 cells; half way round is 88.5 of them.
  [180, 60, 150_088],
  // About the pole 360 cos 89.5° = 3.1: three cells of 120°.
  [119, 90, 179_000],
  [121, 89.5, 179_001],
  [359, 90, 179_002],
  [241, -90, 2],
])('right ascension %s°, declination %s° lie in cell %s', (raDeg, decDeg, cell) => {
  expect(skyCell(raDeg, decDeg)).toBe(cell);
});

test.each([
  [{ raMinDeg: 10, raMaxDeg: 12, decMinDeg: 0, decMaxDeg: 0.5 }, [90_010, 90_011, 90_012]],
  [{ raMinDeg: 359.5, raMaxDeg: 0.5, decMinDeg: 0, decMaxDeg: 0.5 }, [90_359, 90_000]],
  [{ raMinDeg: 5, raMaxDeg: 5, decMinDeg: -0.5, decMaxDeg: 0 }, [89_005, 90_005]],
  [{ raMinDeg: 0, raMaxDeg: 360, decMinDeg: 89.5, decMaxDeg: 90 }, [179_000, 179_001, 179_002]],
])('the box %o touches %o', (box, cells) => {
  expect(cellsOfBox(box, 99)).toEqual(cells);
});

it('a box of more cells than the limit has none, of as many it has them', () => {
  const box = { raMinDeg: 10, raMaxDeg: 12, decMinDeg: 0, decMaxDeg: 0.5 };
  expect(cellsOfBox(box, 3)).toHaveLength(3);
  expect(cellsOfBox(box, 2)).toBeNull();
});

test.each([
  // asin(sin 1° / cos 60°) = 2.0003°.
  [100, 60, 1, { raMinDeg: 97.9997, raMaxDeg: 102.0003, decMinDeg: 59, decMaxDeg: 61 }],
  [1, 0, 2, { raMinDeg: 359, raMaxDeg: 3, decMinDeg: -2, decMaxDeg: 2 }],
  [100, 89, 1, { raMinDeg: 0, raMaxDeg: 360, decMinDeg: 88, decMaxDeg: 90 }],
  [100, -88, 3, { raMinDeg: 0, raMaxDeg: 360, decMinDeg: -90, decMaxDeg: -85 }],
])('the cone about %s°, %s° of %s° lies in its box', (raDeg, decDeg, radiusDeg, box) => {
  const found = boxOfCone(raDeg, decDeg, radiusDeg);
  for (const [edge, value] of Object.entries(box))
    expect(found[edge as keyof typeof box]).toBeCloseTo(value, 4);
});

it('every direction within a cone lies in a cell of its box', () => {
  const rad = Math.PI / 180;
  for (const [raDeg, decDeg, radiusDeg] of [[0.1, 0, 3], [200, 75, 4], [359, -60.2, 7], [40, 88, 3]])
    for (let step = 0; step < 200; step++) {
      // Along a spiral from the centre to the rim: bearing b, distance d.
      const b = step * 2.4;
      const d = (step / 200) * radiusDeg * rad;
      const sinDec = Math.sin(decDeg * rad) * Math.cos(d) + Math.cos(decDeg * rad) * Math.sin(d) * Math.cos(b);
      const east = Math.sin(b) * Math.sin(d) * Math.cos(decDeg * rad);
      const ra = raDeg + Math.atan2(east, Math.cos(d) - Math.sin(decDeg * rad) * sinDec) / rad;
      const cells = cellsOfBox(boxOfCone(raDeg, decDeg, radiusDeg), 5000);
      expect(cells).toContain(skyCell(ra, Math.asin(sinDec) / rad));
    }
}); // prettier-ignore

it.each([
  [0.2, 0.3],
  [359.99, -89.99],
  [123, 45.6],
  [200, -33.3],
])('the middle of the cell of %d %d lies in it', (raDeg, decDeg) => {
  const cell = skyCell(raDeg, decDeg);
  const centre = centreOfCell(cell);
  expect(skyCell(centre.raDeg, centre.decDeg)).toBe(cell);
  expect(centre.decDeg).toBe(Math.floor(decDeg) + 0.5);
  expect(Math.abs(centre.raDeg - raDeg) * Math.cos((decDeg * Math.PI) / 180)).toBeLessThan(0.6);
});
