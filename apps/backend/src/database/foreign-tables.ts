/** Finds, before the first step of a migration, tables of other programs under names that the steps would take as theirs. */
import type { DataSource, QueryRunner } from 'typeorm';
import { ConfigError } from '../ground/config.ts';
import { seedTables } from './migrations/1763500000000-seed-tables.ts';
import { serviceTables } from './migrations/1763600000000-service-tables.ts';
import { embeddedTables } from './migrations/embedded-tables.ts';
import { addedTables } from './migrations/later-tables.ts';

interface MadeTable {
  /** The migration that makes the table. */
  step: string;
  table: string;
  columns: readonly string[];
}

/** TypeORM's own list of the steps that were made. */
const listOfSteps = { table: 'migrations', columns: ['timestamp', 'name'] };

/** Every table, with the columns that it has when its step is over. */
export function tablesOfSteps(embedded: boolean): MadeTable[] {
  const first = embedded
    ? { EmbeddedTables1763600000000: embeddedTables }
    : { SeedTables1763500000000: seedTables, ServiceTables1763600000000: serviceTables };
  const later = addedTables.map(({ name, mariadb, sqlite }) => [name, embedded ? sqlite : mariadb] as const);
  return [...Object.entries(first), ...later].flatMap(([step, statements]) =>
    statements.map(madeBy).flatMap((made) => (made ? [{ step, ...made }] : [])),
  );
}

/** Of a CREATE TABLE as this house writes it: a column a line. */
function madeBy(statement: string): Omit<MadeTable, 'step'> | null {
  const head = /^CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"? \(\n/.exec(statement);
  if (!head) return null;
  return {
    table: head[1],
    columns: [...statement.matchAll(/^ {4}"?([a-z_0-9]+)"? /gm)].map(([, name]) => name),
  };
}

/**
 * Changes nothing. The earlier system's tables and those of `schema.sql` are ours: they have the columns.
 *
 * @throws ConfigError naming each foreign table
 */
export async function requireOwnTables(source: DataSource): Promise<void> {
  const embedded = source.options.type === 'better-sqlite3';
  const runner = source.createQueryRunner();
  try {
    const foreign = await foreignTables(runner, embedded);
    if (foreign.length === 0) return;
    const advice = embedded
      ? 'Choose another DATA_DIR'
      : 'Give CrowdSky a database of its own with DATABASE_URL';
    throw new ConfigError(
      `The database holds tables of another program under names that CrowdSky needs: ${foreign.join(', ')}. ${advice}, or rename them. Nothing was changed.`,
    );
  } finally {
    await runner.release();
  }
}

async function foreignTables(runner: QueryRunner, embedded: boolean): Promise<string[]> {
  const foreign: string[] = [];
  const look = async (
    { table, columns }: Omit<MadeTable, 'step'>,
    isOursByColumns: boolean,
  ): Promise<boolean> => {
    const found = await runner.getTable(table);
    if (!found) return false;
    const names = new Set(found.columns.map(({ name }) => name));
    const missing = columns.filter((column) => !names.has(column));
    if (missing.length === 0 && isOursByColumns) return true;
    foreign.push(missing.length === 0 ? table : `${table} (without ${missing.join(', ')})`);
    return false;
  };
  const done = (await look(listOfSteps, true)) ? await stepsDone(runner) : new Set<string>();
  for (const made of tablesOfSteps(embedded)) {
    // The first step on SQLite makes its tables anew, all or none, and passes none over.
    if (!done.has(made.step)) await look(made, made.step !== 'EmbeddedTables1763600000000');
  }
  return foreign;
}

export async function stepsDone(runner: QueryRunner): Promise<Set<string>> {
  const rows = (await runner.query('SELECT name FROM migrations')) as { name: string }[];
  return new Set(rows.map(({ name }) => name));
}
