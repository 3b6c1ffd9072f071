/** Makes the tables of a new SQLite database. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { embeddedTables } from './embedded-tables.ts';

export class EmbeddedTables1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of embeddedTables) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('This step cannot be undone: restore the backup.');
  }
}
