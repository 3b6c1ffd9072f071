/** Installs the npm packages of the lock file when they are not there yet, or not all of them. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from './fingerprint.mjs';
import { runQuietly } from './run-quietly.mjs';

/** Native packages are built for one Node and one machine, so a change of either asks for a new install. */
const platform = `node-${process.versions.modules} ${process.platform} ${process.arch}`;

/** True when node_modules is what the lock file says. npm writes its own list last, so half an install has none. */
export function isInstalled(root) {
  const stamp = readStamp(root);
  return existsSync(ownListOf(root)) && stamp?.platform === platform && stamp.wanted === hashWanted(root);
}

/** Installs, unless npm was run by hand and all is there. Resolves to '' or, when it fails, what npm printed. */
export async function install(root, say) {
  if ((readStamp(root)?.platform ?? platform) !== platform || !holdsLockedVersions(root)) {
    say('Installing packages (npm ci) …');
    const { command, args, shell } = npmCommand();
    const run = await runQuietly(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
      cwd: root,
      shell,
    });
    if (run.code !== 0) return run.output;
  }
  writeFileSync(stampOf(root), JSON.stringify({ platform, wanted: hashWanted(root) }));
  return '';
}

const stampOf = (root) => join(root, 'node_modules', '.crowdsky-installed');
const ownListOf = (root) => join(root, 'node_modules', '.package-lock.json');

/** The lock file is not enough: npm leaves out what it lists for a workspace whose folder is not there yet. */
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

function readStamp(root) {
  return readJson(stampOf(root));
}

/** Whether npm's own list of what it installed has every package of the lock file in the locked version. */
function holdsLockedVersions(root) {
  const installed = readJson(ownListOf(root))?.packages;
  if (installed === undefined) return false;
  const locked = Object.entries(readJson(join(root, 'package-lock.json'))?.packages ?? {});
  return locked.every(([path, { version, link, optional, devOptional, extraneous }]) => {
    if (!path.includes('node_modules/') || optional || devOptional || extraneous) return true;
    const found = installed[path];
    return found !== undefined && found.version === version && Boolean(found.link) === Boolean(link);
  });
}

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
