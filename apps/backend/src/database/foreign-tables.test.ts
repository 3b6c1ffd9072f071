/** A database in which another program has tables of our names is refused before anything in it is changed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '../entities.ts';
import { ConfigError } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import { startTestServer } from '../testing/test-server.ts';
import { dataSourceOptions } from './data-source-options.ts';
import { tablesOfSteps } from './foreign-tables.ts';
import { openCurrent, openDatabase } from './open-database.ts';

const foreignKeys = [
  'CREATE TABLE api_keys (id INTEGER PRIMARY KEY, service VARCHAR(20), name VARCHAR(64))',
  "INSERT INTO api_keys VALUES (1, 'weather', 'our station')",
];
const missing = 'user_id, prefix, key_hash, created_at, last_used_at';

let folder: string;
let mariadb: PrivateMariadb | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-foreign-'));
  if (hasMariadb) mariadb = await startMariadb();
});
afterAll(async () => {
  await mariadb?.stop();
  await rm(folder, { recursive: true });
});

describe.each(['sqlite', 'mariadb'] as const)('on %s', (kind) => {
  describe.skipIf(kind === 'mariadb' && !hasMariadb)('the first start', () => {
    let made = 0;
    const advice =
      kind === 'sqlite' ? 'Choose another DATA_DIR' : 'Give CrowdSky a database of its own with DATABASE_URL';

    async function newDatabase(): Promise<Config['database']> {
      const name = `beside${++made}`;
      if (kind === 'sqlite') return { kind, path: join(folder, `${name}.sqlite`) };
      return { kind, url: await mariadb!.newDatabase(name) };
    }

    /** As another program sees it. */
    async function within<T>(
      database: Config['database'],
      work: (source: DataSource) => Promise<T>,
      migrations: DataSourceOptions['migrations'] = [],
    ): Promise<T> {
      const options = { ...dataSourceOptions(database, []), migrations };
      const source = await new DataSource(options).initialize();
      try {
        return await work(source);
      } finally {
        await source.destroy();
      }
    }

    async function foreign(...statements: string[]): Promise<Config['database']> {
      const database = await newDatabase();
      await within(database, async (source) => {
        for (const statement of statements) await source.query(statement);
      });
      return database;
    }

    /** The names of all tables with those of their columns. */
    const shape = (database: Config['database']): Promise<string[]> =>
      within(database, async (source) => {
        const rows: { tableName: string; columnName: string }[] = await source.query(
          kind === 'sqlite'
            ? `SELECT t.name AS tableName, c.name AS columnName FROM sqlite_master t, pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`
            : `SELECT table_name AS tableName, column_name AS columnName FROM information_schema.columns
                WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
        );
        const names = [...new Set(rows.map(({ tableName }) => tableName))];
        const columnsOf = (table: string) => rows.filter(({ tableName }) => tableName === table);
        return names.map(
          (name) =>
            `${name}: ${columnsOf(name)
              .map(({ columnName }) => columnName)
              .join()}`,
        );
      });

    const refusal = async (database: Config['database']): Promise<unknown> => {
      const source = await openDatabase(database, entities).catch((error: unknown) => error);
      if (source instanceof DataSource) await source.destroy();
      return source;
    };

    it('beside a foreign api_keys says so, and changes nothing', async () => {
      const database = await foreign(...foreignKeys);
      const before = await shape(database);
      expect(before).toEqual(['api_keys: id,service,name']);
      const error = await refusal(database);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toBe(
        `The database holds tables of another program under names that CrowdSky needs: api_keys (without ${missing}). ` +
          `${advice}, or rename them. Nothing was changed.`,
      );
      expect(await shape(database)).toEqual(before);
      const rows = await within(database, (source) => source.query<unknown[]>('SELECT * FROM api_keys'));
      expect(rows).toEqual([{ id: 1, service: 'weather', name: 'our station' }]);
    });

    it('beside several, and a table of steps that is none of ours, names each', async () => {
      const database = await foreign(
        'CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(64), email VARCHAR(64))',
        'CREATE TABLE audit_log (id INTEGER PRIMARY KEY, line TEXT)',
        'CREATE TABLE migrations (migration VARCHAR(64), batch INTEGER)',
      );
      const before = await shape(database);
      const { message } = (await refusal(database)) as Error;
      expect(message).toMatch(
        /: migrations \(without timestamp, name\), users \(without password_hash, .*\), audit_log \(without at, .*\)\. /,
      );
      expect(await shape(database)).toEqual(before);
    });

    it('of a program beside the server says the same, and changes nothing', async () => {
      const database = await foreign('CREATE TABLE migrations (migration VARCHAR(64), batch INTEGER)');
      const before = await shape(database);
      const error: unknown = await openCurrent(database, entities).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toBe(
        'The database holds tables of another program under names that CrowdSky needs: migrations (without timestamp, name). ' +
          `${advice}, or rename them. Nothing was changed.`,
      );
      expect(await shape(database)).toEqual(before);
    });

    it('beside tables of other names goes on, and so does every start after it', async () => {
      const database = await foreign('CREATE TABLE weather (id INTEGER PRIMARY KEY)');
      for (let start = 0; start < 2; start++) expect(await refusal(database)).toBeInstanceOf(DataSource);
      expect(await shape(database)).toContain('weather: id');
    });

    it('knows of each step the tables that it makes, with their columns', async () => {
      const database = await newDatabase();
      const { migrations } = dataSourceOptions(database, []);
      const known = tablesOfSteps(kind === 'sqlite');
      const seen = new Map<string, string[]>();
      for (const Step of migrations as (new () => { name?: string })[]) {
        const { name = Step.name } = new Step();
        await within(database, (source) => source.runMigrations(), [Step] as DataSourceOptions['migrations']);
        for (const line of await shape(database)) {
          const [table, columns] = line.split(': ');
          if (table === 'migrations' || seen.has(table)) continue;
          seen.set(table, columns.split(','));
          const told = known.find((made) => made.table === table);
          expect([table, told?.step]).toEqual([table, name]);
          expect([...told!.columns].sort()).toEqual(columns.split(',').sort());
        }
      }
      expect([...seen.keys()].sort()).toEqual(known.map(({ table }) => table).sort());
      expect(seen.size).toBe(entities.length);
    });
  });
});

it.skipIf(!hasMariadb)(
  'the server does not try again and again',
  async () => {
    const url = await mariadb!.newDatabase('served');
    await mariadb!.run('served', foreignKeys.join(';'));
    await expect(startTestServer({ DATABASE_URL: url })).rejects.toBeInstanceOf(ConfigError);
  },
  15_000,
);
