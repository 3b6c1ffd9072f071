/** Lifts the earlier system's five tables, with what is in them, to what `schema.sql` says. Repeating it is harmless. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { skyCell } from '../../ground/sky-cell.ts';

const engine = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';

const newColumns = [
  `ALTER TABLE users
    ADD COLUMN IF NOT EXISTS storage_used_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS email_verified_at DATETIME NULL`,
  `ALTER TABLE upload_sessions
    ADD COLUMN IF NOT EXISTS total_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS slot_seconds SMALLINT UNSIGNED NOT NULL DEFAULT 900,
    ADD COLUMN IF NOT EXISTS keep_location TINYINT(1) NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS last_file_at DATETIME NULL,
    ADD INDEX IF NOT EXISTS idx_status_created (status, created_at)`,
  `ALTER TABLE raw_files
    MODIFY chunk_key VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS sha256 VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS filter_name VARCHAR(32) NULL,
    ADD COLUMN IF NOT EXISTS telescope VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS width_px INT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS height_px INT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS kept_in ENUM('buffer','moving','storage') NOT NULL DEFAULT 'buffer',
    ADD INDEX IF NOT EXISTS idx_kept (kept_in, is_deleted),
    ADD UNIQUE INDEX IF NOT EXISTS uq_session_sha (upload_session_id, sha256)`,
  `ALTER TABLE stacking_jobs
    MODIFY upload_session_id INT UNSIGNED NULL,
    MODIFY chunk_key VARCHAR(64) NOT NULL,
    ADD COLUMN IF NOT EXISTS made_by ENUM('worker','client') NOT NULL DEFAULT 'worker',
    ADD COLUMN IF NOT EXISTS lease_token VARCHAR(32) NULL,
    ADD COLUMN IF NOT EXISTS lease_expires_at DATETIME(3) NULL,
    ADD COLUMN IF NOT EXISTS heartbeat_at DATETIME(3) NULL,
    ADD COLUMN IF NOT EXISTS progress FLOAT NULL,
    ADD COLUMN IF NOT EXISTS expected_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS put_stack_bytes BIGINT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS put_stack_sha256 VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS put_thumbnail_bytes BIGINT UNSIGNED NULL,
    ADD INDEX IF NOT EXISTS idx_job_user (user_id, id),
    ADD INDEX IF NOT EXISTS idx_job_user_chunk (user_id, chunk_key),
    ADD INDEX IF NOT EXISTS idx_job_session (upload_session_id, chunk_key),
    ADD INDEX IF NOT EXISTS idx_job_lease (status, lease_expires_at)`,
  'ALTER TABLE stacking_jobs DROP INDEX IF EXISTS user_id, DROP INDEX IF EXISTS upload_session_id',
  // The earlier system could record one job twice; the file belongs to the later row.
  `DELETE older FROM stacked_frames older
    JOIN stacked_frames newer ON newer.stacking_job_id = older.stacking_job_id AND newer.id > older.id`,
  `ALTER TABLE stacked_frames
    MODIFY chunk_key VARCHAR(64) NOT NULL,
    ADD COLUMN IF NOT EXISTS observed_at DATETIME NULL,
    ADD COLUMN IF NOT EXISTS date_obs_mid DATETIME(3) NULL,
    ADD COLUMN IF NOT EXISTS filter_name VARCHAR(32) NULL,
    ADD COLUMN IF NOT EXISTS telescope VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS made_by ENUM('worker','client') NOT NULL DEFAULT 'worker',
    ADD COLUMN IF NOT EXISTS sha256 VARCHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS thumbnail_size_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS width_px INT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS height_px INT UNSIGNED NULL,
    ADD COLUMN IF NOT EXISTS fwhm_px FLOAT NULL,
    ADD COLUMN IF NOT EXISTS sky_level FLOAT NULL,
    ADD COLUMN IF NOT EXISTS noise_level FLOAT NULL,
    ADD COLUMN IF NOT EXISTS sky_cell INT UNSIGNED NULL`,
  'UPDATE stacked_frames SET observed_at = COALESCE(date_obs_start, created_at) WHERE observed_at IS NULL',
  `ALTER TABLE stacked_frames
    MODIFY observed_at DATETIME NOT NULL,
    ADD UNIQUE INDEX IF NOT EXISTS uq_stack_job (stacking_job_id),
    ADD INDEX IF NOT EXISTS idx_user_observed (user_id, observed_at),
    ADD INDEX IF NOT EXISTS idx_user_filter (user_id, filter_name, observed_at),
    ADD INDEX IF NOT EXISTS idx_user_sky (user_id, sky_cell, observed_at),
    ADD INDEX IF NOT EXISTS idx_user_chunk (user_id, chunk_key),
    ADD INDEX IF NOT EXISTS idx_user_sha (user_id, sha256)`,
  'ALTER TABLE stacked_frames DROP INDEX IF EXISTS idx_user_object, DROP INDEX IF EXISTS idx_user_date, DROP INDEX IF EXISTS stacking_job_id',
  'ALTER TABLE stacked_frames ADD INDEX idx_user_object (user_id, object_name, observed_at, total_exptime)',
];

export const serviceTables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS login_sessions (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id INT UNSIGNED NOT NULL,
    csrf_token VARCHAR(43) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at DATETIME NOT NULL,
    INDEX idx_login_expiry (expires_at),
    INDEX idx_login_user (user_id),
    CONSTRAINT login_sessions_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  ) ${engine}`,
  `CREATE TABLE IF NOT EXISTS api_keys (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id INT UNSIGNED NOT NULL,
    name VARCHAR(64) NOT NULL,
    prefix VARCHAR(12) NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_used_at DATETIME NULL,
    INDEX idx_key_user (user_id),
    UNIQUE INDEX uq_key_hash (key_hash),
    CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  ) ${engine}`,
  `CREATE TABLE IF NOT EXISTS mail_tokens (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id INT UNSIGNED NOT NULL,
    purpose ENUM('verify','reset') NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at DATETIME NOT NULL,
    INDEX idx_mail_expiry (expires_at),
    INDEX idx_mail_user (user_id, purpose),
    CONSTRAINT mail_tokens_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  ) ${engine}`,
  `CREATE TABLE IF NOT EXISTS unsettled_objects (
    object_name VARCHAR(512) NOT NULL PRIMARY KEY,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    due_at DATETIME NOT NULL,
    INDEX idx_unsettled_due (due_at)
  ) ${engine}`,
];

/** Requeues the jobs that workers of the earlier system held, and fills the new columns. */
const oldData = [
  // The earlier system asked nobody to confirm an address: its accounts are not asked now.
  'UPDATE users SET email_verified_at = created_at WHERE email_verified_at IS NULL',
  `UPDATE stacking_jobs SET status = 'retry', worker_id = NULL
    WHERE status = 'processing' AND lease_token IS NULL`,
  'UPDATE upload_sessions SET total_bytes = ROUND(total_size_mb * 1048576) WHERE total_bytes = 0',
  `UPDATE users SET storage_used_bytes =
    (SELECT COALESCE(SUM(file_size_bytes + thumbnail_size_bytes), 0) FROM stacked_frames WHERE user_id = users.id)
    + (SELECT COALESCE(SUM(f.file_size_bytes), 0) FROM raw_files f JOIN upload_sessions s ON s.id = f.upload_session_id
       WHERE s.user_id = users.id AND f.kept_in = 'storage' AND f.is_deleted = 0)`,
  'UPDATE users SET storage_used_mb = ROUND(storage_used_bytes / 1048576, 2)',
];

export class ServiceTables1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...newColumns, ...serviceTables, ...oldData]) await runner.query(statement);
    await fillSkyCells(runner);
  }

  async down(): Promise<void> {
    throw new Error('This step cannot be undone: restore the backup.');
  }
}

async function fillSkyCells(runner: QueryRunner): Promise<void> {
  for (let lastId = 0; ;) {
    const rows = (await runner.query(
      `SELECT id, ra_deg, dec_deg FROM stacked_frames
        WHERE sky_cell IS NULL AND ra_deg IS NOT NULL AND dec_deg IS NOT NULL AND id > ? ORDER BY id LIMIT 1000`,
      [lastId],
    )) as { id: number; ra_deg: number; dec_deg: number }[];
    if (rows.length === 0) return;
    for (const row of rows) {
      const cell = skyCell(row.ra_deg, row.dec_deg);
      await runner.query('UPDATE stacked_frames SET sky_cell = ? WHERE id = ?', [cell, row.id]);
    }
    lastId = rows[rows.length - 1].id;
  }
}
