/** Real WebDAV servers for tests: Apache's mod_dav and rclone, private, on ports of their own. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningWebdav {
  /** As `openStorage` takes it. */
  storageUrl: string;
  stop(): Promise<void>;
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
  const server = spawn(apache!, ['-X', '-f', join(folder, 'conf')], { stdio: 'ignore' });
  return running(server, folder, port);
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

export async function startRclone(): Promise<RunningWebdav> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-rclone-'));
  const port = await freePort();
  await mkdir(join(folder, 'dav'));
  const login = ['--user', user, '--pass', password];
  const server = spawn(
    rclone!,
    [
      'serve',
      'webdav',
      join(folder, 'dav'),
      '--addr',
      `127.0.0.1:${port}`,
      ...login,
      '--config',
      join(folder, 'conf'),
    ],
    {
      stdio: 'ignore',
    },
  );
  return running(server, folder, port);
}

async function running(server: ChildProcess, folder: string, port: number): Promise<RunningWebdav> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'PROPFIND',
      headers: { authorization, depth: '0' },
    }).catch(() => null);
    if (answer?.status === 207) break;
    if (attempt > 100 || server.exitCode !== null)
      throw new Error(`The WebDAV server did not start (${answer?.status ?? 'no answer'}).`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return {
    storageUrl: `webdav://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/`,
    async stop() {
      server.kill('SIGKILL');
      await new Promise((gone) =>
        server.exitCode === null && server.signalCode === null ? server.once('exit', gone) : gone(null),
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((bound) => probe.listen(0, '127.0.0.1', bound));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
