/** Real WebDAV servers for tests: Apache's mod_dav and rclone, private, on ports of their own. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open-storage.ts';
import { freePort, killed } from './programs.ts';
import type { RunningStorage } from './programs.ts';

export interface RunningWebdav extends RunningStorage {
  /** The folder that it serves. */
  share: string;
}

const user = 'share';
const password = 'p@ss word';
const moduleFolders = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules'];
const modules = moduleFolders.find((folder) => existsSync(join(folder, 'mod_dav_fs.so')));
const apache = ['/usr/sbin/apache2', '/usr/sbin/httpd'].find((path) => existsSync(path));
const rclone = ['/usr/bin/rclone', '/usr/local/bin/rclone'].find((path) => existsSync(path));

export const hasApache = apache !== undefined && modules !== undefined;
export const hasRclone = rclone !== undefined;
if (!hasApache) console.warn('Skipped: no Apache with mod_dav on this machine. Install apache2.');
if (!hasRclone) console.warn('Skipped: no rclone on this machine. Install rclone.');

export async function startApache(): Promise<RunningWebdav> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-apache-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  await mkdir(join(folder, 'dav'));
  await mkdir(join(folder, 'lock'));
  // As root, Apache's children become nobody; they must own what they write to.
  if (process.getuid?.() === 0)
    execFileSync('chown', ['-R', 'nobody', join(folder, 'dav'), join(folder, 'lock')]);
  const hash = execFileSync('openssl', ['passwd', '-apr1', password]).toString().trim();
  await writeFile(join(folder, 'users'), `${user}:${hash}\n`);
  await writeFile(join(folder, 'conf'), apacheConfig(folder, port));
  const start = (): ChildProcess => spawn(apache!, ['-X', '-f', join(folder, 'conf')], { stdio: 'ignore' });
  return running(start, folder, join(folder, 'dav'), port);
}

function apacheConfig(folder: string, port: number): string {
  const load = (name: string): string => {
    const path = join(modules!, `mod_${name}.so`);
    return existsSync(path) ? `LoadModule ${name}_module ${path}` : '';
  };
  const names = [
    'mpm_event',
    'unixd',
    'authn_core',
    'authn_file',
    'authz_core',
    'authz_user',
    'auth_basic',
    'dav',
    'dav_fs',
    'log_config',
  ];
  return [
    ...names.map(load),
    `ServerRoot ${folder}`,
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    `PidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log`,
    ...(process.getuid?.() === 0 ? ['User nobody', 'Group nogroup'] : []),
    `DavLockDB ${folder}/lock/db`,
    `DocumentRoot ${folder}/dav`,
    `<Directory ${folder}/dav>`,
    'Dav On',
    'AuthType Basic',
    'AuthName share',
    `AuthUserFile ${folder}/users`,
    'Require valid-user',
    '</Directory>',
  ].join('\n');
}

/** Serves `share`, or a folder of its own. */
export async function startRclone(share?: string): Promise<RunningWebdav> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-rclone-'));
  const port = await freePort();
  const served = share ?? join(folder, 'dav');
  await mkdir(served, { recursive: true });
  const login = ['--user', user, '--pass', password];
  const address = ['--addr', `127.0.0.1:${port}`];
  const start = (): ChildProcess =>
    spawn(rclone!, ['serve', 'webdav', served, ...address, ...login, '--config', join(folder, 'conf')], {
      stdio: 'ignore',
    });
  return running(start, folder, served, port);
}

async function running(
  start: () => ChildProcess,
  folder: string,
  share: string,
  port: number,
): Promise<RunningWebdav> {
  let server = start();
  await untilItAnswers(server, port);
  const storageUrl = `webdav://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/`;
  return {
    storageUrl,
    variables: { STORAGE_URL: storageUrl },
    open: () => openStorage(storageUrl),
    share,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    crash: () => killed(server),
    async restart() {
      server = start();
      await untilItAnswers(server, port);
    },
    async stop() {
      await killed(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(server: ChildProcess, port: number): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'PROPFIND',
      headers: { authorization, depth: '0' },
    }).catch(() => null);
    if (answer?.status === 207) return;
    if (attempt > 100 || server.exitCode !== null)
      throw new Error(`The WebDAV server did not start (${answer?.status ?? 'no answer'}).`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
