/** HEALPix beside healpy, and the committed tiles beside what they were made of, read by astropy. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lacksModule, numbersOf } from './fixtures/python.ts';
import { cellCentre, cellCount, cellMeridians, cellOf } from './healpix.ts';
import { openStarTiles } from './star-tiles.ts';

const projectRoot = join(import.meta.dirname, '..', '..', '..');
const index = '/usr/share/astrometry/index-tycho2-07.littleendian.fits';
const noHealpy = lacksModule('healpy', 'python3-healpy');
const noIndex = !existsSync(index) || lacksModule('astropy.io.fits', 'python3-astropy');
if (!existsSync(index)) console.log(`skipped: no ${index} (Debian: astrometry-data-tycho2-07-littleendian)`);

/** Numbers from 0 to 1, the same in every run. */
function* shares(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Spread evenly over the sphere, with both poles, what is close to them, meridian 0 and the belts' edges. */
function places(count: number): [ra: number, dec: number][] {
  const share = shares(7);
  const next = (): number => share.next().value;
  const spread = Array.from({ length: count }, (): [number, number] => [
    360 * next(),
    (Math.asin(2 * next() - 1) * 180) / Math.PI,
  ]);
  const edge = (Math.asin(2 / 3) * 180) / Math.PI;
  const decs = [90, 89.999999, 89.2, edge + 1e-9, edge - 1e-9, 41.8, 1e-9];
  const ras = [0, 1e-9, 45, 89.999999, 90, 180, 270, 359.999999];
  const special = decs.flatMap((dec) =>
    ras.flatMap((ra): [number, number][] => [
      [ra, dec],
      [ra, -dec],
    ]),
  );
  return [...special, ...spread];
}

it.skipIf(noHealpy)(
  'every cell is the one of healpy: 100,000 places, poles and edges; centres and meridians too',
  () => {
    const asked = places(100_000).map(([ra, dec], n) => ({ nside: [1, 2, 32, 128, 8192][n % 5], ra, dec }));
    const input = asked.map(({ nside, ra, dec }) => `${nside} ${ra} ${dec}`).join('\n');
    const theirs = numbersOf('healpix_cells.py', [], input);
    const differing = asked.filter(({ nside, ra, dec }, n) => cellOf(ra, dec, nside) !== theirs[n][0]);
    expect(differing).toEqual([]);
    let [farthest, outside] = [0, 0];
    asked.forEach(({ nside, ra }, n) => {
      const [cell, lon, lat] = theirs[n];
      const { raDeg, sinDec } = cellCentre(cell, nside);
      farthest = Math.max(
        farthest,
        Math.abs(raDeg - lon),
        Math.abs(sinDec - Math.sin((lat * Math.PI) / 180)),
      );
      const { fromDeg, toDeg } = cellMeridians(cell, nside);
      const isIn = [ra, ra - 360].some((turn) => turn >= fromDeg - 1e-9 && turn <= toDeg + 1e-9);
      if (!isIn) outside++;
    });
    expect(farthest).toBeLessThan(1e-10);
    expect(outside).toBe(0);
    expect(cellCount(128)).toBe(196_608);
  },
);

it.skipIf(noIndex)('the committed tiles are what the index of Debian gives, to the byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-'));
  try {
    const made = join(folder, 'made.tiles');
    const script = join(projectRoot, 'scripts', 'build-catalogue.mjs');
    const run = spawnSync(process.execPath, [script, index, made], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(readFileSync(made).equals(readFileSync(tilesPath))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const tilesPath = join(projectRoot, 'packages', 'catalogue', 'data', 'tycho2.tiles');

it.skipIf(noIndex)(
  'around a place are the very stars that astropy reads in the index, also at poles and meridian 0',
  () => {
    const tiles = openStarTiles(readFileSync(tilesPath));
    expect(tiles.facts).toMatchObject({ name: 'Tycho-2', band: 'VT', stars: 1_871_011 });
    const asked = places(60).map(([ra, dec]) => ({ ra, dec, radius: 0.75 }));
    const input = asked.map(({ ra, dec, radius }) => `${ra} ${dec} ${radius}`).join('\n');
    const theirs = numbersOf('index_stars.py', [index], input);
    let [farthestArcsec, magnitude, compared] = [0, 0, 0];
    asked.forEach(({ ra, dec, radius }, n) => {
      // A star at the very rim may be on either side of it.
      const mine = tiles.near(ra, dec, radius + 1e-4);
      const numbers = theirs[n];
      expect(mine.length - numbers.length / 3, `${ra} ${dec}`).toBeLessThanOrEqual(2);
      for (let at = 0; at < numbers.length; at += 3) {
        const [theirRa, theirDec, theirMagnitude] = numbers.slice(at, at + 3);
        const cos = Math.cos((theirDec * Math.PI) / 180);
        const distance = (star: { raDeg: number; decDeg: number; magnitude: number }): number => {
          const turn = Math.abs(star.raDeg - theirRa);
          const arcsec = 3600 * Math.hypot(Math.min(turn, 360 - turn) * cos, star.decDeg - theirDec);
          return arcsec + (Math.abs(star.magnitude - theirMagnitude) > 0.035 ? 100 : 0);
        };
        const nearest = mine.reduce((best, star) => (distance(star) < distance(best) ? star : best));
        farthestArcsec = Math.max(farthestArcsec, distance(nearest));
        magnitude = Math.max(magnitude, Math.abs(nearest.magnitude - theirMagnitude));
        compared++;
      }
    });
    expect(compared).toBeGreaterThan(5000);
    // Half a part of the largest box in each direction, 0.07 by 0.08 seconds of arc.
    expect(farthestArcsec).toBeLessThan(0.11);
    expect(magnitude).toBeLessThan(1 / 32 + 1e-3);
  },
);
