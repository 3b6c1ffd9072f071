/** Stars come back from their tiles where they were put, the brightest first; what is no catalogue is told. */
import { describe, expect, it } from 'vitest';
import { CatalogueError, openStarTiles } from './star-tiles.ts';
import { writeStarTiles } from './write-star-tiles.ts';

const about = {
  name: 'Test',
  band: 'V',
  epoch: 2016,
  equinox: 2000,
  nside: 8,
  copyright: 'nobody',
  source: 'made up, in UTF-8: ½',
};
/** Both poles, both sides of meridian 0, and a row of stars at one place. */
const raDeg = [0, 200, 359.9999, 0.0001, 83.63, 83.63, 83.63, 83.64];
const decDeg = [90, -90, 10, 10, 22.01, 22.02, 22.03, -22.01];
const magnitude = [2, 3, 4.25, 4.5, 12, 0, 11.99, 15];
const bytes = writeStarTiles({ raDeg, decDeg, magnitude }, about);
const tiles = openStarTiles(bytes);

it('facts are kept, with the number of stars', () => {
  expect(tiles.facts).toEqual({ ...about, stars: 8 });
});

describe('near a place', () => {
  const near = (ra: number, dec: number, radius: number) =>
    tiles.near(ra, dec, radius).map((star) => [star.raDeg, star.decDeg, star.magnitude]);
  /** Half a part of a box of 11 by 10 degrees. */
  const tolerance = 1e-4;

  it('the stars within the radius alone, the brightest first', () => {
    const found = near(83.63, 22.02, 0.0101);
    expect(found.map(([, , mag]) => mag)).toEqual([0, 12, 12]);
    [22.02, 22.03, 22.01].forEach((dec, n) => {
      expect(Math.abs(found[n][0] - 83.63)).toBeLessThan(tolerance);
      expect(Math.abs(found[n][1] - dec)).toBeLessThan(tolerance);
    });
    expect(near(83.63, 22.02, 0.0099)).toHaveLength(1);
    expect(near(83.63, 22.02, 44)).toHaveLength(3);
    expect(near(83.63, 22.02, 44.1)).toHaveLength(4);
  });

  it('over the seam of the right ascensions, which are from 0 to 360', () => {
    const found = near(0, 10, 0.01);
    expect(found.map(([, , mag]) => mag)).toEqual([4.25, 4.5]);
    expect(found[0][0]).toBeCloseTo(359.9999, 4);
    expect(found[1][0]).toBeCloseTo(0.0001, 4);
    expect(near(360, 10, 0.01)).toEqual(found);
  });

  it('at the poles', () => {
    expect(near(123, 90, 0.001).map(([, , mag]) => mag)).toEqual([2]);
    expect(near(321, -89.9995, 0.001).map(([, , mag]) => mag)).toEqual([3]);
  });
});

it('brighter and fainter stars than the steps reach are kept at their ends', () => {
  const ends = { raDeg: [10, 10.1], decDeg: [0, 0], magnitude: [-1.5, 17] };
  const found = openStarTiles(writeStarTiles(ends, about)).near(10, 0, 1);
  expect(found.map((star) => star.magnitude)).toEqual([0, 255 / 16]);
});

describe('what is no catalogue is told', () => {
  const opening = (changed: Uint8Array) => () => openStarTiles(changed, 'tycho2.tiles');
  it.each([
    ['nothing', new Uint8Array(), 'tycho2.tiles is no file of star tiles.'],
    ['another file', new TextEncoder().encode('SIMPLE  =                    T'), 'tycho2.tiles is no file of star tiles.'],
    ['a cut one', bytes.subarray(0, -1), `tycho2.tiles is not whole: it has ${bytes.length - 1} of ${bytes.length} bytes.`],
    ['one cut in its facts', bytes.subarray(0, 40), 'tycho2.tiles is damaged: it does not tell what it holds.'],
  ])('%s', (_, changed, message) => {
    expect(opening(changed)).toThrow(new CatalogueError(message));
  }); // prettier-ignore

  it('one whose cells do not add up', () => {
    const changed = bytes.slice();
    changed[bytes.length - 5 * 8 - 4] ^= 1;
    expect(opening(changed)).toThrow('damaged: its cells do not hold the 8 stars');
  });
});
