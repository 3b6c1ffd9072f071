/**
 * Makes a fresh clone ready: installs packages and builds, each only when it is needed, and no more than is asked for.
 * Needs nothing but Node; a ready tree costs a few milliseconds. Says what it does on standard error.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintSources } from './fingerprint.mjs';
import { install, isInstalled } from './install.mjs';
import { root } from './root.mjs';
import { runQuietly } from './run-quietly.mjs';
import { withLock } from './setup-lock.mjs';

export { root };

/** @typedef {import('./install.mjs').Purpose} Purpose */

const stateFolder = join(root, '.setup');
const workspaceSources = [
  'src',
  'assembly',
  'static',
  'package.json',
  'tsconfig.json',
  'svelte.config.js',
  'vite.config.ts',
  'offline-adapter.js',
];
const minimumNode = [20, 19];

/** The parts of a build (scripts/build.mjs), who needs them, and some files without which one is not there. */
const builds = [
  {
    part: 'programs',
    isNeeded: () => true,
    results: () =>
      ['apps/pwa/build/index.html', 'apps/worker/build/main.js', 'apps/backend/build/index.js'].filter(
        (file) => existsSync(join(root, file.replace(/build.*/, 'package.json'))),
      ),
  },
  {
    part: 'packages',
    isNeeded: (/** @type {Purpose} */ purpose) => purpose === 'develop',
    results: () => {
      /** @type {{ references: { path: string }[] }} */
      const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
      return references.map(({ path }) => join(path, 'dist', '.tsbuildinfo'));
    },
  },
];

/**
 * Resolves to '' when the tree is ready for the purpose, else to the text that says why not.
 *
 * @param {Purpose} purpose
 */
export async function setUp(purpose, say = (/** @type {string} */ line) => console.error(line)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    return `CrowdSky needs Node ${minimumNode.join('.')} or newer, and this is Node ${process.versions.node}. Install one from https://nodejs.org and try again.`;
  }
  if (isInstalled(root, purpose) && listUnbuilt(purpose).length === 0) return '';
  const onWait = () => say('Waiting for another set-up of this folder to end …');
  return withLock(stateFolder, onWait, () => prepare(purpose, say));
}

/** @param {Purpose} purpose @param {(line: string) => void} say */
async function prepare(purpose, say) {
  if (!isInstalled(root, purpose)) {
    const failure = await install(root, purpose, say);
    if (failure !== '') return `${failure}\nThe packages could not be installed: npm says why above.`;
  }
  const parts = listUnbuilt(purpose);
  if (parts.length === 0) return '';
  say('Building …');
  const sources = fingerprintBuild();
  const args = [join(root, 'scripts', 'build.mjs'), ...parts];
  const run = await runQuietly(process.execPath, args, { cwd: root });
  if (run.code !== 0) return `${run.output}\nThe build failed: its messages are above.`;
  mkdirSync(stateFolder, { recursive: true });
  for (const part of parts) writeFileSync(stampOf(part), sources);
  return '';
}

/** @param {string} part */
function stampOf(part) {
  return join(stateFolder, `built-${part}`);
}

/** @param {Purpose} purpose */
function listUnbuilt(purpose) {
  const sources = fingerprintBuild();
  return builds
    .filter(({ isNeeded }) => isNeeded(purpose))
    .filter(({ part, results }) => {
      const stamp = stampOf(part);
      if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) return true;
      return !results().every((file) => existsSync(join(root, file)));
    })
    .map(({ part }) => part);
}

function fingerprintBuild() {
  const workspaces = ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(root, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => workspaceSources.map((part) => join(root, kind, name, part))),
  );
  const tools = [
    'tsconfig.json',
    'tsconfig.base.json',
    'scripts/build.mjs',
    'scripts/build-kernels.mjs',
    'scripts/bundle-programs.mjs',
    'scripts/split-opencv.mjs',
  ];
  return fingerprintSources([...workspaces, ...tools.map((file) => join(root, file))]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failure = await setUp(process.argv[2] === 'run' ? 'run' : 'develop');
  if (failure !== '') console.error(failure);
  process.exitCode = failure === '' ? 0 : 1;
}
