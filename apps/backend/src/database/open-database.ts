/** Opens the database with its tables up to date. */
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { Config } from '../ground/config.ts';
import { dataSourceOptions } from './data-source-options.ts';
import { limitedMysql } from './mariadb-driver.ts';

const limits = { acquireMs: 5000, queryMs: 10_000 };

/** Migrations of a large table may take minutes, so they have a connection without limits. */
export async function openDatabase(
  database: Config['database'],
  entities: NonNullable<DataSourceOptions['entities']>,
): Promise<DataSource> {
  const options = dataSourceOptions(database, entities);
  const plain = await new DataSource(options).initialize();
  try {
    await plain.runMigrations();
  } catch (error) {
    await plain.destroy();
    throw error;
  }
  if (options.type !== 'mariadb') return plain;
  await plain.destroy();
  return new DataSource({ ...options, driver: await limitedMysql(limits) }).initialize();
}
