/**
 * `node scripts/build-catalogue.mjs [FILE [TILES]]`: makes packages/catalogue/data/tycho2.tiles from the stars in the index
 * file of Debian's package astrometry-data-tycho2-07-littleendian. Its result is committed.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeStarTiles } from '../packages/catalogue/dist/index.js';
import { bytesSource, readHdus } from '../packages/fits/dist/index.js';
import { root } from './root.mjs';

const debianIndex = '/usr/share/astrometry/index-tycho2-07.littleendian.fits';
const tilesPath = join(root, 'packages', 'catalogue', 'data', 'tycho2.tiles');

/** Boxes of 2.4 by 2.8 degrees, which 16 bits divide into 0.15 seconds of arc. */
const NSIDE = 32;
const POSITIONS = 'kdtree_data_stars';
const RANGE = 'kdtree_range_stars';
const MAGNITUDES = 'MAG_VT';

/**
 * The stars of an index file of astrometry.net: unit vectors in 32-bit steps, and a magnitude each. Its tables of the
 * k-d tree hold their numbers as the machine that made it did, all others as FITS does.
 *
 * @param {Buffer} bytes
 */
async function readIndexStars(bytes) {
  const hdus = await readHdus(bytesSource(bytes));
  const table = (/** @type {string} */ name) => {
    const found = hdus.find(({ header }) => header.string('TTYPE1')?.trim() === name);
    if (!found) throw new Error(`The index file has no table ${name}.`);
    return { offset: found.dataOffset, rows: found.header.integer('NAXIS2') ?? 0 };
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset: range } = table(RANGE);
  const lowest = [0, 1, 2].map((axis) => view.getFloat64(range + 8 * axis, true));
  const scale = view.getFloat64(range + 48, true);
  const { offset, rows } = table(POSITIONS);
  const magnitudes = table(MAGNITUDES).offset;
  const [raDeg, decDeg] = [new Float64Array(rows), new Float64Array(rows)];
  const magnitude = new Float64Array(rows);
  for (let star = 0; star < rows; star++) {
    const [x, y, z] = lowest.map(
      (low, axis) => low + view.getUint32(offset + 12 * star + 4 * axis, true) / scale,
    );
    raDeg[star] = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
    decDeg[star] = (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI;
    magnitude[star] = view.getFloat32(magnitudes + 4 * star);
  }
  return { raDeg, decDeg, magnitude };
}

/** @param {string} path */
async function buildTiles(path) {
  const bytes = readFileSync(path);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return writeStarTiles(await readIndexStars(bytes), {
    name: 'Tycho-2',
    band: 'VT',
    epoch: 2000,
    equinox: 2000,
    nside: NSIDE,
    copyright:
      'Copyright 2000 Hog E., Fabricius C., Makarov V.V., Urban S., Corbin T., Wycoff G., Bastian U., Schwekendiek P., Wicenec A. Licence: BSD-2-Clause.',
    source: `index-tycho2-07.littleendian.fits, SHA-256 ${digest}`,
  });
}

const [from = debianIndex, to = tilesPath] = process.argv.slice(2);
writeFileSync(to, await buildTiles(from));
