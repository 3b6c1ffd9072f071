/**
 * `node scripts/build-atlas.mjs FOLDER`: makes the star atlas behind the app's sky map from d3-celestial, unpacked in FOLDER
 * (`npm pack d3-celestial@0.7.35 && tar xzf d3-celestial-0.7.35.tgz` gives `package`). Its result is committed: the package
 * has 45 MB, of which these are 40 kB.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the naked eye sees under a village sky. */
const FAINTEST = 5;
const STEPS_PER_DEGREE = 100;

const folder = process.argv[2] ?? '';
const read = (name) => JSON.parse(readFileSync(join(folder, 'data', name), 'utf8')).features;
const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Hundredths of a degree, right ascension from 0 to 36000. */
function place([longitude, latitude]) {
  const ra = Math.round(((longitude + 360) % 360) * STEPS_PER_DEGREE) % (360 * STEPS_PER_DEGREE);
  return [ra, Math.round(latitude * STEPS_PER_DEGREE)];
}

const stars = read('stars.6.json')
  .filter(({ properties }) => properties.mag <= FAINTEST)
  .sort((a, b) => a.properties.mag - b.properties.mag)
  .map(({ geometry, properties }) => [...place(geometry.coordinates), Math.round(10 * properties.mag)]);
const lines = read('constellations.lines.json').flatMap(({ geometry }) =>
  geometry.coordinates.map((line) => line.flatMap(place)),
);
const constellations = read('constellations.json').map(({ properties, geometry }) => ({
  name: spaced(properties.name),
  german: spaced(properties.de),
  /** 1 to 3, the most prominent first. */
  rank: Number(properties.rank),
  place: place(geometry.coordinates),
}));

/** With plain spaces: it has narrow ones. */
function spaced(words) {
  return words.normalize('NFC').replaceAll(/\s+/g, ' ');
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const atlas = {
  source: { name, version, license, text: readFileSync(join(folder, 'LICENSE'), 'utf8').trim() },
  constellations,
  lines,
  stars: stars.flat(),
};
writeFileSync(
  join(root, 'apps', 'pwa', 'src', 'lib', 'sky', 'generated', 'atlas.json'),
  `${JSON.stringify(atlas)}\n`,
);
