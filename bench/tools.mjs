/** Finds what the benchmarks need beside the project: judge tools, real frames, programs. Says what is missing. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {'judge' | 'frames' | 'python' | 'mariadb' | 'rclone' | 'siril' | 'chromium' | 'app'} Need */

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = join(root, 'bench', '.cache');
export const crowdsky = join(root, 'apps', 'worker', 'bin', 'crowdsky.mjs');
/** Debian's own Python, because that is where the judge's modules are installed. */
export const python = '/usr/bin/python3';

/** The folder of the judge tools; '' where there are none. */
export const judge = findFolder('CROWDSKY_JUDGE', 'judge', 'peers.py');
/** The folder of the real frames; '' where there are none. */
export const frames = findFolder('CROWDSKY_FRAMES', 'frames', 'm94-a');

/** @param {string} variable @param {string} beside @param {string} mark */
function findFolder(variable, beside, mark) {
  const candidates = [process.env[variable], join(root, '..', 'shared', beside)];
  return candidates.find((folder) => folder && existsSync(join(folder, mark))) ?? '';
}

/**
 * Lines that name what is missing among `needs`; empty when all is there.
 *
 * @param {readonly Need[]} needs
 */
export function listMissing(needs) {
  /** @type {Record<Need, [unknown, string]>} */
  const reasons = {
    judge: [judge, 'no judge tools: set CROWDSKY_JUDGE to their folder'],
    frames: [frames, 'no real frames: set CROWDSKY_FRAMES to their folder'],
    python: [existsSync(python), `no ${python}`],
    mariadb: [existsSync('/usr/sbin/mariadbd'), 'no MariaDB: apt-get install mariadb-server'],
    rclone: [existsSync('/usr/bin/rclone'), 'no rclone: apt-get install rclone'],
    siril: [hasProgram('siril-cli'), 'no siril-cli: apt-get install siril'],
    chromium: [hasProgram('chromium'), 'no chromium: apt-get install chromium'],
    app: [
      existsSync(join(root, 'apps', 'pwa', 'build', 'index.html')),
      'the app is not built: npm run build',
    ],
  };
  return needs.filter((need) => !reasons[need][0]).map((need) => reasons[need][1]);
}

/** @param {string} name */
function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/**
 * The raw frames of one folder, sorted by name.
 *
 * @param {string} folder
 */
export function listRaws(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.fit'))
    .sort()
    .map((name) => join(folder, name));
}
