/** Columns added since the tables were made, one step each, alike on MariaDB and SQLite. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

type Step = new () => MigrationInterface;

/** `name` ends in the step's time, as TypeORM wants it. A table that `schema.sql` made has the column already. */
function addColumn(name: string, table: string, column: string, definition: string): Step {
  return class implements MigrationInterface {
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      if (!(await runner.hasColumn(table, column)))
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  };
}

export const laterColumns: Step[] = [
  addColumn('Sharpening1764300000000', 'stacked_frames', 'sharpening', 'VARCHAR(68) NULL'),
];
