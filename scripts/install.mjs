/**
 * Installs the npm packages of the lock file when they are not there yet, or not all of them. No install script is run:
 * what is native comes ready from the registry.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from './fingerprint.mjs';
import { runQuietly } from './run-quietly.mjs';

/** @typedef {'run' | 'develop'} Purpose `run`: what CrowdSky needs to build and run. `develop`: what tests and checks need too. */
/** @typedef {{ version?: string, link?: boolean, optional?: boolean, dev?: boolean, devOptional?: boolean, extraneous?: boolean }} Locked */

/** Native packages are made for one kind of machine; every Node takes them, for they keep to Node-API. */
const platform = `${process.platform} ${process.arch}`;

/**
 * True when node_modules is what the lock file says. npm writes its own list last, so half an install has none.
 *
 * @param {string} root @param {Purpose} purpose
 */
export function isInstalled(root, purpose) {
  const stamp = readStamp(root);
  return (
    existsSync(ownListOf(root)) &&
    stamp?.platform === platform &&
    stamp.wanted === hashWanted(root) &&
    (purpose === 'run' || stamp.purpose === 'develop')
  );
}

/**
 * Installs, unless npm was run by hand and all is there. Resolves to '' or, when it fails, what npm printed.
 *
 * @param {string} root @param {Purpose} purpose @param {(line: string) => void} say
 */
export async function install(root, purpose, say) {
  const stamp = readStamp(root);
  // What somebody develops with is not taken away by a start.
  const installed = holdsDevelopment(root) ? 'develop' : purpose;
  const isOfThisPlatform = (stamp?.platform ?? platform) === platform;
  if (!isOfThisPlatform || !holdsLockedVersions(root, installed)) {
    say('Installing packages (npm ci) …');
    const { command, args, shell } = npmCommand();
    const flags = [`--${installed === 'run' ? 'omit' : 'include'}=dev`, '--ignore-scripts'];
    const quick = ['--no-audit', '--no-fund', '--prefer-offline'];
    const run = await runQuietly(command, [...args, 'ci', ...flags, ...quick], { cwd: root, shell });
    if (run.code !== 0) return run.output;
  }
  const purposeNow = holdsLockedVersions(root, 'develop') ? 'develop' : 'run';
  writeFileSync(stampOf(root), JSON.stringify({ platform, purpose: purposeNow, wanted: hashWanted(root) }));
  return '';
}

const stampOf = (/** @type {string} */ root) => join(root, 'node_modules', '.crowdsky-installed');
const ownListOf = (/** @type {string} */ root) => join(root, 'node_modules', '.package-lock.json');

/**
 * The lock file is not enough: npm leaves out what it lists for a workspace whose folder is not there yet.
 *
 * @param {string} root
 */
function hashWanted(root) {
  const workspaces = ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => join(kind, name)),
  );
  const files = [
    'package-lock.json',
    'package.json',
    ...workspaces.map((folder) => join(folder, 'package.json')),
  ];
  return files.map((file) => hashFile(join(root, file)).slice(0, 16)).join(' ');
}

/** @param {string} root @returns {{ platform: string, purpose: Purpose, wanted: string } | undefined} */
function readStamp(root) {
  return readJson(stampOf(root));
}

/**
 * Whether npm's own list of what it installed has every package of the lock file in the locked version.
 *
 * @param {string} root @param {Purpose} purpose
 */
function holdsLockedVersions(root, purpose) {
  /** @type {Record<string, Locked> | undefined} */
  const installed = readJson(ownListOf(root))?.packages;
  if (installed === undefined) return false;
  /** @type {[string, Locked][]} */
  const locked = Object.entries(readJson(join(root, 'package-lock.json'))?.packages ?? {});
  return locked.every(([path, { version, link, optional, dev, devOptional, extraneous }]) => {
    if (!path.includes('node_modules/') || optional || devOptional || extraneous) return true;
    if (dev && purpose === 'run') return true;
    const found = installed[path];
    return found !== undefined && found.version === version && Boolean(found.link) === Boolean(link);
  });
}

/**
 * Whether packages for development were installed, all of them or not.
 *
 * @param {string} root
 */
function holdsDevelopment(root) {
  /** @type {Record<string, Locked>} */
  const installed = readJson(ownListOf(root))?.packages ?? {};
  return readStamp(root)?.purpose === 'develop' || Object.values(installed).some(({ dev }) => dev);
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // Not there, or cut short when its writer was killed: the same as not installed.
  }
}

/** The npm that runs this script, or else the one on the path; on Windows that is a batch file, which needs a shell. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(running)) return { command: process.execPath, args: [running], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
