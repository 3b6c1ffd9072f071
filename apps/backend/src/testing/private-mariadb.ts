/** A MariaDB server for tests alone: its own folder, its own port, gone afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, killed } from '@crowdsky/storage/testing';
import mysql from 'mysql2/promise';

const programs = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/usr/libexec/mariadbd'];
const program = programs.find((path) => existsSync(path));

/** Whether a MariaDB is installed; reports a missing one once. */
export const hasMariadb = program !== undefined;
if (!hasMariadb)
  console.warn(
    'Skipped: no mariadbd on this machine, so nothing is tested on MariaDB. Install mariadb-server.',
  );

const runsAs = `--user=${process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? '')}`;
const smallLog = '--innodb-log-file-size=16M';

export interface PrivateMariadb {
  port: number;
  /** Makes an empty database and returns its address. */
  newDatabase(name: string): Promise<string>;
  /** Runs many statements at once, as the mariadb client would a file. */
  run(name: string, sql: string): Promise<void>;
  /** Takes connections and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends at once, as in a power cut; `restart` brings it back on the same port with what it had stored. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMariadb(): Promise<PrivateMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-mariadb-'));
  const data = join(folder, 'data');
  // A server that starts deletes the temporary tables of all others in its temporary folder.
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  await cp(await freshData(), data, { recursive: true });
  const port = await freePort();
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${temporary}`,
    runsAs,
    smallLog,
    `--socket=${join(folder, 'socket')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--innodb-buffer-pool-size=1G',
    '--innodb-flush-log-at-trx-commit=2',
    '--max-connections=300',
    '--log-error=' + join(folder, 'log'),
  ];
  const start = (): ChildProcess => spawn(program!, options, { stdio: 'ignore' });
  let server = start();
  const connect = () =>
    mysql.createConnection({ host: '127.0.0.1', port, user: 'root', multipleStatements: true });
  await untilItAnswers(connect, server);
  return {
    port,
    async newDatabase(name) {
      const connection = await connect();
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      await connection.end();
      return `mysql://root@127.0.0.1:${port}/${name}`;
    },
    async run(name, sql) {
      const connection = await connect();
      await connection.query(`USE ${name}`);
      await connection.query(sql);
      await connection.end();
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    crash: () => killed(server),
    async restart() {
      server = start();
      await untilItAnswers(connect, server);
    },
    async stop() {
      await killed(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The data folder of a server that never ran, made once for each version of MariaDB and kept in `.setup`: making one takes
 * longer than the tests of most files.
 */
async function freshData(): Promise<string> {
  const version = createHash('sha256')
    .update(execFileSync(program!, ['--version']))
    .digest('hex');
  const kept = fileURLToPath(new URL(`../../../../.setup/mariadb-${version.slice(0, 16)}`, import.meta.url));
  if (existsSync(kept)) return kept;
  await mkdir(dirname(kept), { recursive: true });
  const made = await mkdtemp(`${kept}-`);
  const options = ['--no-defaults', `--datadir=${made}`, runsAs, smallLog];
  const kind = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync('mariadb-install-db', [...options, ...kind], { stdio: 'ignore' });
  try {
    await rename(made, kept); // whole or not at all
  } catch {
    await rm(made, { recursive: true, force: true }); // another process was first
  }
  return kept;
}

async function untilItAnswers(connect: () => Promise<mysql.Connection>, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (server.exitCode !== null) throw new Error('mariadbd ended at once.');
    try {
      await (await connect()).end();
      return;
    } catch {
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
  throw new Error('mariadbd did not answer within 30 s.');
}
