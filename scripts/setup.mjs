/**
 * Makes a fresh clone ready to run: installs packages and builds, each only when it is needed.
 * Needs nothing but Node; a ready tree costs a few milliseconds. Says what it does on standard error.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintSources } from './fingerprint.mjs';
import { install, isInstalled } from './install.mjs';
import { runQuietly } from './run-quietly.mjs';
import { withLock } from './setup-lock.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stateFolder = join(root, '.setup');
const buildStamp = join(stateFolder, 'built');
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

/** Resolves to '' when the tree is ready, else to the text that says why not. */
export async function setUp(say = (line) => console.error(line)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    return `CrowdSky needs Node ${minimumNode.join('.')} or newer, and this is Node ${process.versions.node}. Install one from https://nodejs.org and try again.`;
  }
  if (isInstalled(root) && isBuilt()) return '';
  const onWait = () => say('Waiting for another set-up of this folder to end …');
  return withLock(stateFolder, onWait, () => prepare(say));
}

async function prepare(say) {
  if (!isInstalled(root)) {
    const failure = await install(root, say);
    if (failure !== '') return `${failure}\nThe packages could not be installed: npm says why above.`;
  }
  if (isBuilt()) return '';
  say('Building …');
  const sources = fingerprintBuild();
  const run = await runQuietly(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
  if (run.code !== 0) return `${run.output}\nThe build failed: its messages are above.`;
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(buildStamp, sources);
  return '';
}

function isBuilt() {
  if (!existsSync(buildStamp) || readFileSync(buildStamp, 'utf8') !== fingerprintBuild()) return false;
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const [app, command] = ['pwa', 'worker'].map((name) => join(root, 'apps', name));
  if (existsSync(join(app, 'vite.config.ts')) && !existsSync(join(app, 'build', 'index.html'))) return false;
  if (existsSync(join(command, 'bin')) && !existsSync(join(command, 'build', 'main.js'))) return false;
  return references.every(({ path }) => existsSync(join(root, path, 'dist', '.tsbuildinfo')));
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
    'scripts/bundle-command.mjs',
    'scripts/split-opencv.mjs',
  ];
  return fingerprintSources([...workspaces, ...tools.map((file) => join(root, file))]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failure = await setUp();
  if (failure !== '') console.error(failure);
  process.exitCode = failure === '' ? 0 : 1;
}
