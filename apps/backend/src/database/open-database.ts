/** Opens the database with its tables up to date. */
import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { ConfigError } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';
import { dataSourceOptions } from './data-source-options.ts';
import { requireOwnTables, stepsDone } from './foreign-tables.ts';
import { limitedMysql } from './mariadb-driver.ts';

const limits = { acquireMs: 5000, queryMs: 10_000 };

/**
 * Migrations of a large table may take minutes, so they have a connection without limits.
 *
 * @throws ConfigError where tables of another program are in the way
 */
export async function openDatabase(
  database: Config['database'],
  entities: NonNullable<DataSourceOptions['entities']>,
): Promise<DataSource> {
  const options = dataSourceOptions(database, entities);
  const plain = await new DataSource(options).initialize();
  try {
    await requireOwnTables(plain);
    await plain.runMigrations();
  } catch (error) {
    await plain.destroy();
    throw error;
  }
  if (options.type !== 'mariadb') return plain;
  await plain.destroy();
  return new DataSource({ ...options, driver: await limitedMysql(limits) }).initialize();
}

/**
 * Opens a database for a program beside the server: it changes no table, for an older server may be at work on them.
 *
 * @throws ConfigError where there is no database yet, one of another version, or tables of another program
 */
export async function openCurrent(
  database: Config['database'],
  entities: NonNullable<DataSourceOptions['entities']>,
): Promise<DataSource> {
  if (database.kind === 'sqlite' && !existsSync(database.path))
    throw new ConfigError(`There is no database ${database.path}: start the server once, or check DATA_DIR.`);
  const options = dataSourceOptions(database, entities);
  const isMariadb = options.type === 'mariadb';
  const source = new DataSource(isMariadb ? { ...options, driver: await limitedMysql(limits) } : options);
  await source.initialize();
  try {
    await requireOwnTables(source);
    if (await hasEveryStep(source)) return source;
    throw new ConfigError(
      'The database is not of this version: start the server of this version once, which brings it up to date.',
    );
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

async function hasEveryStep(source: DataSource): Promise<boolean> {
  const runner = source.createQueryRunner();
  try {
    if (!(await runner.hasTable('migrations'))) return false;
    const done = await stepsDone(runner);
    return source.migrations.every((step) => done.has(step.name ?? step.constructor.name));
  } finally {
    await runner.release();
  }
}
