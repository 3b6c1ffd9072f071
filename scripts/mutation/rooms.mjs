/** Which sources and which tests belong to a room, as `stack-core/registration` or `backend` names it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Not mutated: tests and what they use, generated code, doors, and modules of types or of runes, which no unit test runs. */
const LEFT_OUT = [/\.(test|bench|d|svelte)\.ts$/, /(^|\/)(fixtures|testing|generated)\//, /(^|\/)index\.ts$/];

/**
 * Not mutated either: what only a browser runs, and the journeys in tests/pwa with it. These modules are the entries of
 * threads, which serve calls by modules that are mutated, and draw calls of WebGL and of a canvas, whose pictures
 * tests/pwa/viewer.test.ts compares with each other. A rule among them is moved out into a module with a test.
 */
const BROWSER_ONLY = [
  /^apps\/pwa\/src\/(.*\.worker|service-worker)\.ts$/,
  /^apps\/pwa\/src\/lib\/viewer\/(canvas-renderer|developed-picture|gl-program|shader|star-rings|webgl-renderer)\.ts$/,
];

/**
 * @param {string} root the repository's
 * @param {string} room `HOUSE` or `HOUSE/ROOM`
 * @returns {{ sources: string[], tests: string[] }} relative to the root, sorted
 */
export function findRoom(root, room) {
  const [house = '', ...rest] = room.split('/');
  const inner = rest.join('/');
  const home = ['packages', 'apps']
    .map((kind) => `${kind}/${house}`)
    .find((path) => existsSync(join(root, path)));
  const folders =
    home === undefined ? [] : foldersOf(home, inner).filter((path) => existsSync(join(root, path)));
  if (home === undefined || folders.length === 0) throw new Error(`There is no room ${room}.`);
  const sources = folders
    .flatMap((folder) => listFiles(root, folder))
    .filter(
      (file) => file.endsWith('.ts') && ![...LEFT_OUT, ...BROWSER_ONLY].some((pattern) => pattern.test(file)),
    );
  const ofHouse = listFiles(root, `${home}/src`).filter((file) => file.endsWith('.test.ts'));
  const isAll = inner === '' || inner === 'assembly';
  const tests = ofHouse.filter(
    (file) =>
      isAll ||
      folders.some((folder) => file.startsWith(`${folder}/`)) ||
      namesRoom(readFileSync(join(root, file), 'utf8'), inner),
  );
  return { sources: sources.sort(), tests: tests.sort() };
}

/** What a test needs, which is most of its time: nothing (0), opencv.js (1), simulated nights or a MariaDB (2). */
export function costOf(root, test) {
  const text = readFileSync(join(root, test), 'utf8');
  if (/fixtures\/night|@crowdsky\/simulator|testing\/(each-database|private-mariadb)/.test(text)) return 2;
  return /load-opencv|register-frames\.ts|demosaic/.test(text) ? 1 : 0;
}

function foldersOf(home, inner) {
  if (inner === '') return [`${home}/src`, `${home}/assembly`];
  if (inner === 'assembly') return [`${home}/assembly`];
  return [`${home}/src/${inner}`, `${home}/src/lib/${inner}`];
}

/** Whether a test imports from the room. */
function namesRoom(text, inner) {
  return new RegExp(`from '[^']*/${inner}/[^']+'`).test(text);
}

function listFiles(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
