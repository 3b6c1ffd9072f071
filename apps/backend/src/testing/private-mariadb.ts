/** A MariaDB server for tests alone: its own folder, its own port, gone afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const common = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${temporary}`,
    '--user=' + (process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? '')),
  ];
  execFileSync(
    'mariadb-install-db',
    [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const options = [
    ...common,
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

async function untilItAnswers(connect: () => Promise<mysql.Connection>, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (server.exitCode !== null) throw new Error('mariadbd ended at once.');
    try {
      await (await connect()).end();
      return;
    } catch {
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
  throw new Error('mariadbd did not answer within 30 s.');
}
