/** The programs that tests use beside Node, and how a Debian machine gets those that are missing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { runQuietly } from './run-quietly.mjs';

/** `rooms`: the program is wanted as soon as one of these folders exists. */
const wanted = [
  {
    debian: 'chromium',
    found: () => hasProgram('chromium', 'google-chrome'),
    rooms: ['packages/stack-core'],
  },
  { debian: 'fitsverify', found: () => hasProgram('fitsverify'), rooms: ['packages/fits'] },
  { debian: 'python3-astropy', found: () => hasPythonModule('astropy'), rooms: ['packages/fits'] },
  {
    debian: 'python3-healpy',
    found: () => hasPythonModule('healpy'),
    rooms: ['packages/catalogue'],
  },
  {
    debian: 'astrometry-data-tycho2-07-littleendian',
    found: () => existsSync('/usr/share/astrometry/index-tycho2-07.littleendian.fits'),
    rooms: ['packages/catalogue'],
  },
  { debian: 'mariadb-server', found: () => hasProgram('mariadbd', 'mysqld'), rooms: ['apps/backend'] },
  { debian: 'firefox-esr', found: () => hasProgram('firefox-esr', 'firefox'), rooms: ['apps/pwa'] },
  { debian: 'webkit2gtk-driver', found: () => hasProgram('WebKitWebDriver'), rooms: ['apps/pwa'] },
  { debian: 'xvfb', found: () => hasProgram('Xvfb'), rooms: ['apps/pwa'] },
  { debian: 'apache2', found: () => hasProgram('apache2', 'httpd'), rooms: ['packages/storage'] },
  {
    debian: 'python3-swift',
    found: () => hasPythonModule('swift'),
    rooms: ['packages/storage'],
  },
  { debian: 'rclone', found: () => hasProgram('rclone'), rooms: ['packages/storage'] },
  { debian: 'faketime', found: () => hasProgram('faketime'), rooms: ['tests/faults'] },
  { debian: 'systemd', found: () => hasProgram('systemd-analyze'), rooms: ['deploy'] },
  { debian: 'shellcheck', found: () => hasProgram('shellcheck'), rooms: ['deploy'] },
  { debian: 'docker-compose', found: () => hasProgram('docker-compose'), rooms: ['deploy'] },
];

/** Installs what is missing where root and Debian are there. Resolves to lines that say what was done or left. */
export async function installSystemPrograms(root, say) {
  const missing = listMissing(root);
  if (missing.length === 0) return [];
  const refusal = whyNotInstall();
  if (refusal !== '')
    return [`Not here: ${missing.join(', ')} (${refusal}); the tests that need them are skipped.`];
  say(`Installing ${missing.join(', ')} (apt-get) …`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await runQuietly('apt-get', ['update', '-qq'], options);
  const install = await runQuietly(
    'apt-get',
    ['install', '-y', '--no-install-recommends', ...missing],
    options,
  );
  const left = listMissing(root);
  if (left.length === 0) return [];
  const reason = (install.code === 0 ? update : install).output.trim().split('\n').slice(-3).join(' ');
  return [`Could not install ${left.join(', ')}: ${reason}; the tests that need them are skipped.`];
}

function listMissing(root) {
  return wanted
    .filter(({ found, rooms }) => rooms.some((room) => existsSync(join(root, room))) && !found())
    .map(({ debian }) => debian);
}

function whyNotInstall() {
  if (process.env.CROWDSKY_NO_INSTALL) return 'CROWDSKY_NO_INSTALL is set';
  if (!hasProgram('apt-get')) return 'no apt-get on this machine';
  if (process.getuid?.() !== 0) return 'apt-get needs root';
  return '';
}

function hasProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return names.some((name) =>
    folders.some((folder) => suffixes.some((end) => isExecutable(join(folder, name + end)))),
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian's own Python, because that is where apt-get puts modules. */
function hasPythonModule(name) {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(name)}) is None)`;
  return spawnSync(python, ['-c', code]).status === 0;
}
