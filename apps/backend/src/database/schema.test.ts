/** schema.sql, the migrations, the embedded tables and the entities must agree. */
import { readFile } from 'node:fs/promises';
import bcrypt from 'bcrypt';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '../entities.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import { startTestServer } from '../testing/test-server.ts';
import { dataSourceOptions } from './data-source-options.ts';

const schemaSql = new URL('../../../../schema.sql', import.meta.url);
const seedSql = new URL('../testing/seed-schema.sql', import.meta.url);

/** The changes that TypeORM would make to match the tables to the entities. */
async function drift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !query.includes('migrations'));
}

async function opened(database: Parameters<typeof dataSourceOptions>[0]): Promise<DataSource> {
  return new DataSource(dataSourceOptions(database, entities)).initialize();
}

it('the embedded tables are the entities', async () => {
  const dataSource = await opened({ kind: 'sqlite', path: ':memory:' });
  await dataSource.runMigrations();
  expect(await drift(dataSource)).toEqual([]);
  await dataSource.destroy();
});

describe.skipIf(!hasMariadb)('on MariaDB', () => {
  let mariadb: PrivateMariadb;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb?.stop());

  it('schema.sql is the entities, and starting on it changes nothing', async () => {
    const url = await mariadb.newDatabase('fresh');
    await mariadb.run('fresh', await readFile(schemaSql, 'utf8'));
    const dataSource = await opened({ kind: 'mariadb', url });
    expect(await drift(dataSource)).toEqual([]);
    await dataSource.runMigrations();
    expect(await drift(dataSource)).toEqual([]);
    await dataSource.destroy();
  });

  it('notices when one column differs', async () => {
    const url = await mariadb.newDatabase('drifted');
    await mariadb.run('drifted', await readFile(schemaSql, 'utf8'));
    await mariadb.run('drifted', 'ALTER TABLE stacked_frames MODIFY filter_name VARCHAR(31) NULL');
    const dataSource = await opened({ kind: 'mariadb', url });
    expect((await drift(dataSource)).join()).toContain('filter_name');
    await dataSource.destroy();
  });

  it('an empty database becomes the same by migrations', async () => {
    const dataSource = await opened({ kind: 'mariadb', url: await mariadb.newDatabase('grown') });
    await dataSource.runMigrations();
    expect(await drift(dataSource)).toEqual([]);
    await dataSource.destroy();
  });

  it("lifts the earlier system's database with what is in it, and its accounts go on", async () => {
    const url = await mariadb.newDatabase('lifted');
    const phpHash = (await bcrypt.hash('seestar-s50', 10)).replace('$2b$', '$2y$');
    await mariadb.run('lifted', (await readFile(seedSql, 'utf8')).replaceAll('@PHP_HASH@', phpHash));
    const server = await startTestServer({ DATABASE_URL: url });
    try {
      expect(await drift(server.em.dataSource)).toEqual([]);
      const astra = server.client();
      expect((await astra.post('/api/auth/login', { login: 'Astra', password: 'seestar-s50' })).status).toBe(
        200,
      );
      expect((await astra.get('/api/auth/me')).body.account).toMatchObject({
        storageUsedBytes: 12441600,
        storageLimitBytes: 500 * 1024 * 1024,
      });
      const { stacks } = (await astra.get('/api/stacks?raDeg=11.8&decDeg=85.2&radiusDeg=0.5')).body;
      expect(stacks).toMatchObject([
        {
          id: 6,
          starCount: 247,
          chunkKey: '20260211.78_11.8_+85.2',
          dateObsStart: '2026-02-11T19:30:00.000Z',
        },
      ]);
      const { job } = (await server.worker().post('/api/worker/next-job', { workerId: 'new' })).body;
      expect(job).toMatchObject({ jobId: 42, keepLocation: true });
      await server.em.dataSource.runMigrations();
    } finally {
      await server.close();
    }
  });
});
