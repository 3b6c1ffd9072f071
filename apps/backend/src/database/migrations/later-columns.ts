/** Columns added since the tables were made, one step each, alike on MariaDB and SQLite. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

type Step = new () => MigrationInterface;

/** A column's definition; where the two databases name a type differently, one for each. */
type Definition = string | { mariadb: string; sqlite: string };

/** A count of bytes that is 0 at first. */
const bytes: Definition = {
  mariadb: 'BIGINT UNSIGNED NOT NULL DEFAULT 0',
  sqlite: 'bigint NOT NULL DEFAULT (0)',
};

/**
 * `name` ends in the step's time, as TypeORM wants it; `fill` gives existing rows their values. A table that `schema.sql`
 * made has the column already.
 */
function addColumn(
  name: string,
  table: string,
  column: string,
  definition: Definition,
  fill: string[] = [],
): Step {
  return class implements MigrationInterface {
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      if (await runner.hasColumn(table, column)) return;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definitionFor(runner, definition)}`);
      for (const statement of fill) await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      await dropIndex(runner, table, column);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  };
}

function definitionFor(runner: QueryRunner, definition: Definition): string {
  if (typeof definition === 'string') return definition;
  return runner.dataSource.options.type === 'better-sqlite3' ? definition.sqlite : definition.mariadb;
}

/** SQLite drops no column that an index of its own needs; MariaDB drops both. */
async function dropIndex(runner: QueryRunner, table: string, column: string): Promise<void> {
  if (runner.dataSource.options.type !== 'better-sqlite3') return;
  const indexes = (await runner.query(
    `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '${table}' AND sql LIKE '%(${column})'`,
  )) as unknown as { name: string }[];
  for (const { name } of indexes) await runner.query(`DROP INDEX ${name}`);
}

/** Gives jobs what their raws say. */
function fromRaws(column: string): string {
  return `UPDATE stacking_jobs SET ${column} = (SELECT MIN(r.${column}) FROM raw_files r
    WHERE r.upload_session_id = stacking_jobs.upload_session_id AND r.chunk_key = stacking_jobs.chunk_key)`;
}

export const laterColumns: Step[] = [
  addColumn('Sharpening1764300000000', 'stacked_frames', 'sharpening', 'VARCHAR(68) NULL'),
  addColumn('JobTelescope1764400000001', 'stacking_jobs', 'telescope', 'VARCHAR(64) NULL', [
    fromRaws('telescope'),
  ]),
  addColumn('JobFilter1764400000002', 'stacking_jobs', 'filter_name', 'VARCHAR(32) NULL', [
    fromRaws('filter_name'),
  ]),
  // Existing jobs keep the pointing that their keys tell: see `chunk-identity.ts`.
  addColumn('JobRa1764400000003', 'stacking_jobs', 'ra_deg', 'DOUBLE NULL'),
  addColumn('JobDec1764400000004', 'stacking_jobs', 'dec_deg', 'DOUBLE NULL'),
  addColumn('JobOverwrites1764400000005', 'stacking_jobs', 'overwrites', 'boolean NOT NULL DEFAULT 0'),
  addColumn('JobKeepsDeeper1764500000103', 'stacking_jobs', 'keeps_deeper', 'boolean NOT NULL DEFAULT 0'),
  addColumn('KeyScope1764500000201', 'api_keys', 'scope', {
    mariadb: "ENUM('read','upload') NOT NULL DEFAULT 'upload'",
    sqlite: `varchar CHECK( "scope" IN ('read','upload') ) NOT NULL DEFAULT ('upload')`,
  }),
  addColumn('KeyExpiry1764500000202', 'api_keys', 'expires_at', 'datetime NULL'),
  addColumn('RawStoredSha2561764500000401', 'raw_files', 'stored_sha256', 'VARCHAR(64) NULL'),
  addColumn('DroppedFrames1764500000402', 'stacking_jobs', 'dropped_frames', 'TEXT NULL'),
  addColumn('TrashBytes1764500000101', 'users', 'trash_bytes', bytes),
  addColumn('StartKey1764500000105', 'upload_sessions', 'start_key', 'VARCHAR(64) NULL'),
  addColumn('Finalized1764500000106', 'upload_sessions', 'finalized', 'TEXT NULL'),
  addColumn('BufferBytes1764500000104', 'users', 'buffer_bytes', bytes, [
    `UPDATE users SET buffer_bytes = (SELECT COALESCE(SUM(f.file_size_bytes), 0) FROM raw_files f
      JOIN upload_sessions s ON s.id = f.upload_session_id
      WHERE s.user_id = users.id AND f.is_deleted = 0 AND f.kept_in <> 'storage')`,
  ]),
  addColumn(
    'UserRole1764600000301',
    'users',
    'role',
    {
      mariadb: "ENUM('user','admin') NOT NULL DEFAULT 'user'",
      sqlite: `varchar CHECK( "role" IN ('user','admin') ) NOT NULL DEFAULT ('user')`,
    },
    ['CREATE INDEX idx_user_role ON users (role)'],
  ),
  addColumn('JobVerifies1764700000101', 'stacking_jobs', 'verifies_stack_id', {
    mariadb: 'INT UNSIGNED NULL',
    sqlite: 'integer NULL',
  }),
  addColumn('StackStoredSha2561764700000103', 'stacked_frames', 'stored_sha256', 'VARCHAR(64) NULL', [
    "UPDATE stacked_frames SET stored_sha256 = sha256 WHERE made_by = 'worker'",
  ]),
  addColumn('Verification1764700000102', 'stacked_frames', 'verification', 'TEXT NULL'),
  addColumn('StacksPublic1764800000101', 'users', 'stacks_public', 'boolean NOT NULL DEFAULT 0'),
  addColumn('StackIsPublic1764800000102', 'stacked_frames', 'is_public', 'boolean NULL'),
  addColumn('FramesInPart1764900000101', 'stacking_jobs', 'frames_in_part', 'TEXT NULL'),
];
