/** The index that answers the sky of everyone. A database that `schema.sql` made has it already. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = 'sky_cell, date_obs_start, user_id, is_public, total_exptime';

export class SkyIndex1764800000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const table = await runner.getTable('stacked_frames');
    if (table?.indices.some(({ name }) => name === 'idx_sky')) return;
    await runner.query(`CREATE INDEX idx_sky ON stacked_frames (${COLUMNS})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const isEmbedded = runner.dataSource.options.type === 'better-sqlite3';
    await runner.query(`DROP INDEX idx_sky${isEmbedded ? '' : ' ON stacked_frames'}`);
  }
}
