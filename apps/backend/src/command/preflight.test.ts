/** What a machine lacks is named, each part by itself; nothing is left of the trials. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasSwift, startSwift } from '@crowdsky/storage/testing';
import type { RunningStorage } from '@crowdsky/storage/testing';
import mysql from 'mysql2/promise';
import { readConfig } from '../ground/config.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import { runCommand } from '../testing/run-command.ts';
import { startTestServer } from '../testing/test-server.ts';
import { preflight } from './preflight.ts';
import type { Part } from './preflight.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-preflight-'));
});
afterEach(() => rm(folder, { recursive: true }));

const settings = (given: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: join(folder, 'data'), PORT: '0', ...given });
const lacks = (parts: readonly Part[]): string[] =>
  parts.filter(({ ok }) => !ok).map(({ part, sentence }) => `${part}: ${sentence}`);

it('a machine that has everything: every part is told, and nothing is left', async () => {
  const parts = await preflight(settings(), 1);
  expect(parts.map(({ part, ok }) => [part, ok])).toEqual([
    ['database', true],
    ['storage', true],
    ['buffer', true],
    ['port', true],
  ]);
  expect((await readdir(join(folder, 'data'), { recursive: true })).sort()).toEqual([
    'storage',
    'worker.key',
  ]);
});

it('all that is missing is named at once', async () => {
  const other = await listening();
  const { port } = other.address() as AddressInfo;
  await writeFile(join(folder, 'plain'), '');
  const config = settings({
    PORT: String(port),
    DATABASE_URL: 'mysql://sky:secret%20word@127.0.0.1:1/sky',
    STORAGE_URL: `file://${folder}/plain`,
  });
  const found = lacks(await preflight(config, 1e18));
  other.close();
  expect(found).toEqual([
    'database: MariaDB at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL, and that the server runs and knows the account.',
    expect.stringMatching(/^storage: It cannot be used: .*plain.* Check STORAGE_URL[.]$/),
    expect.stringMatching(
      /^buffer: .*uploads has room for [\d.]+ [MGT]B of raws, and 909494.7 TB are the least/,
    ),
    `port: 127.0.0.1:${port} is taken by another program: choose another with PORT and HOST.`,
  ]);
  expect(found.join()).not.toContain('secret');
});

it('the port that CrowdSky itself has is no fault', async () => {
  const server = await startTestServer();
  const { port } = new URL(server.url);
  const parts = await preflight({ ...server.config, port: Number(port) }, 1);
  await server.close();
  expect(parts.find(({ part }) => part === 'port')).toEqual({
    part: 'port',
    ok: true,
    sentence: `CrowdSky answers at 127.0.0.1:${port} already.`,
  });
});

it('the command tells a person and a program, and ends with 4 where something is missing', async () => {
  const config = settings({ DATABASE_URL: 'mysql://sky@127.0.0.1:1/sky' });
  const told = await runCommand(() => config, 'preflight');
  expect([told.code, told.err]).toEqual([4, '']);
  expect(told.out).toMatch(/^PART +STATE +WHAT WAS FOUND\ndatabase +MISSING +MariaDB at 127.0.0.1:1 cannot/);
  const json = await runCommand(() => config, '--json', 'preflight');
  expect(json.code).toBe(4);
  expect((JSON.parse(json.out) as Part[]).map(({ part }) => part)).toEqual([
    ...['database', 'storage', 'buffer', 'port'],
  ]);
});

describe.skipIf(!hasMariadb)('on MariaDB', () => {
  it('the account, its rights and the database are really tried', async () => {
    const mariadb = await startMariadb();
    try {
      const url = new URL(await mariadb.newDatabase('sky'));
      const root = await mysql.createConnection(url.href);
      await root.query("CREATE USER reader@'%' IDENTIFIED BY 'p@ss'");
      await root.query("GRANT SELECT ON sky.* TO reader@'%'");
      const state = async (address: string) =>
        (await preflight(settings({ DATABASE_URL: address }), 1)).find(({ part }) => part === 'database');
      expect(await state(url.href)).toMatchObject({ ok: true });
      const [tables] = await root.query('SHOW TABLES');
      expect(tables).toEqual([]);
      const reader = `mysql://reader:p%40ss@${url.host}/sky`;
      expect((await state(reader))?.sentence).toMatch(
        /^The database lets this account make no tables: .*CREATE/,
      );
      expect((await state(reader.replace('p%40ss', 'wrong')))?.sentence).toMatch(/Access denied/);
      expect((await state(`mysql://root@${url.host}/nowhere`))?.sentence).toMatch(
        /Unknown database 'nowhere'/,
      );
      await root.end();
    } finally {
      await mariadb.stop();
    }
  });
});

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}

describe.skipIf(!hasSwift)('a bucket', () => {
  let server: RunningStorage;
  beforeAll(async () => {
    server = await startSwift();
  });
  afterAll(() => server?.stop());
  const tried = async (given: Record<string, string>) =>
    (await preflight(settings({ ...server.variables, ...given }), 1)).find(({ part }) => part === 'storage');

  it('that is there, and is left as it was', async () => {
    expect(await tried({})).toMatchObject({ ok: true });
    expect(await server.open().list('stacks')).toEqual([]);
  });

  it('that is not there, and one that the key does not open', async () => {
    expect(await tried({ STORAGE_URL: 's3://nowhere' })).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('The storage has no bucket nowhere'),
    });
    expect(await tried({ AWS_SECRET_ACCESS_KEY: 'wrong-secret' })).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^(?!.*wrong-secret).*The storage refused the credentials/),
    });
  });
});
