/** schema.sql, the migrations, the embedded tables and the entities must agree. */
import { readFile } from 'node:fs/promises';
import bcrypt from 'bcrypt';
import { DataSource } from 'typeorm';
import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '../entities.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import { startTestServer } from '../testing/test-server.ts';
import { dataSourceOptions } from './data-source-options.ts';
import { EarlierAccounts1764500000203 } from './migrations/earlier-accounts.ts';

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

it('jobs of an earlier version learn telescope and filter from their raws', async () => {
  const options = dataSourceOptions({ kind: 'sqlite', path: ':memory:' }, entities);
  const dataSource = await new DataSource(options).initialize();
  const steps = dataSource.migrations.filter(({ name }) => !name?.startsWith('Job'));
  const later = dataSource.migrations.filter(({ name }) => name?.startsWith('Job'));
  const runner = dataSource.createQueryRunner();
  for (const step of steps) await step.up(runner);
  const user = await insert(runner, 'users', { username: 'a', email: 'a@b.c', password_hash: 'x' });
  const session = { user_id: user, session_token: 't', ucloud_path: '/u' };
  const upload_session_id = await insert(runner, 'upload_sessions', session);
  for (const [chunk_key, telescope, filter_name] of [
    ['k1', 'Seestar S50', 'IRCUT'],
    ['k2', 'Seestar S30', 'LP'],
  ])
    await insert(runner, 'raw_files', {
      ...{ upload_session_id, filename: `${chunk_key}.fit`, ucloud_path: '/f', file_size_bytes: 1 },
      ...{ chunk_key, telescope, filter_name },
    });
  for (const chunk_key of ['k1', 'k2', 'k3'])
    await insert(runner, 'stacking_jobs', { user_id: user, upload_session_id, chunk_key });
  for (const step of later) await step.up(runner);
  const columns = 'telescope, filter_name, ra_deg, dec_deg, overwrites';
  expect(await runner.query(`SELECT ${columns} FROM stacking_jobs ORDER BY id`)).toEqual([
    { telescope: 'Seestar S50', filter_name: 'IRCUT', ra_deg: null, dec_deg: null, overwrites: 0 },
    { telescope: 'Seestar S30', filter_name: 'LP', ra_deg: null, dec_deg: null, overwrites: 0 },
    { telescope: null, filter_name: null, ra_deg: null, dec_deg: null, overwrites: 0 },
  ]);
  await dataSource.destroy();
});

it('accounts that were lifted before count as confirmed, others do not', async () => {
  const dataSource = await opened({ kind: 'sqlite', path: ':memory:' });
  await dataSource.runMigrations();
  const runner = dataSource.createQueryRunner();
  for (const [username, password_hash] of [
    ['lifted', '$2y$10$abc'],
    ['opened here', '$2b$10$abc'],
  ])
    await insert(runner, 'users', { username, email: username, password_hash, created_at: '2026-02-11' });
  await new EarlierAccounts1764500000203().up(runner);
  expect(await runner.query('SELECT username, email_verified_at FROM users ORDER BY id')).toEqual([
    { username: 'lifted', email_verified_at: '2026-02-11' },
    { username: 'opened here', email_verified_at: null },
  ]);
  await dataSource.destroy();
});

/** Inserts a row and resolves to its id. */
async function insert(
  runner: QueryRunner,
  table: string,
  row: Record<string, string | number>,
): Promise<number> {
  const values = Object.values(row).map((value) => (typeof value === 'number' ? value : `'${value}'`));
  await runner.query(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${values.join()})`);
  const [{ id }] = (await runner.query(`SELECT MAX(id) AS id FROM ${table}`)) as { id: number }[];
  return id;
}

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
    const server = await startTestServer({ DATABASE_URL: url, REQUIRE_VERIFIED_EMAIL: '1' });
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
      // Whoever the earlier system let in need not confirm the address first; new accounts must.
      expect((await astra.post('/api/uploads', {})).status).toBe(201);
      const { body } = await (await server.account('newcomer')).post('/api/uploads', {});
      expect(body.error.code).toBe('email-not-verified');
      await server.em.dataSource.runMigrations();
    } finally {
      await server.close();
    }
  });
});
