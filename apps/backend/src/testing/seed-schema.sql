-- The earlier system's database, as its own schema file made it, with a little of what lived in it.
CREATE TABLE users (
    id              INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    username        VARCHAR(64) NOT NULL UNIQUE,
    email           VARCHAR(255) NOT NULL UNIQUE,
    password_hash   VARCHAR(255) NOT NULL,
    tier            ENUM('free','pro','raw') NOT NULL DEFAULT 'free',
    storage_used_mb DECIMAL(10,2) NOT NULL DEFAULT 0,
    storage_limit_mb DECIMAL(10,2) NOT NULL DEFAULT 500,
    created_at      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    is_active       TINYINT(1) NOT NULL DEFAULT 1,
    api_token       VARCHAR(64) NULL UNIQUE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE upload_sessions (
    id              INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    user_id         INT UNSIGNED NOT NULL,
    session_token   VARCHAR(64) NOT NULL UNIQUE,
    object_name     VARCHAR(255) NULL,
    ra_deg          DOUBLE NULL,
    dec_deg         DOUBLE NULL,
    file_count      INT UNSIGNED NOT NULL DEFAULT 0,
    total_size_mb   DECIMAL(10,2) NOT NULL DEFAULT 0,
    status          ENUM('uploading','complete','failed','expired') NOT NULL DEFAULT 'uploading',
    created_at      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    completed_at    DATETIME NULL,
    ucloud_path     VARCHAR(512) NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
    INDEX idx_user_status (user_id, status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE raw_files (
    id                INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    upload_session_id INT UNSIGNED NOT NULL,
    filename          VARCHAR(255) NOT NULL,
    ucloud_path       VARCHAR(512) NOT NULL,
    file_size_bytes   BIGINT UNSIGNED NOT NULL,
    fits_date_obs     DATETIME NULL,
    fits_object       VARCHAR(255) NULL,
    fits_exptime      FLOAT NULL,
    fits_ra           DOUBLE NULL,
    fits_dec          DOUBLE NULL,
    chunk_key         VARCHAR(32) NULL,
    is_deleted        TINYINT(1) NOT NULL DEFAULT 0,
    created_at        DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE,
    INDEX idx_session (upload_session_id),
    INDEX idx_chunk (upload_session_id, chunk_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE stacking_jobs (
    id                INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    user_id           INT UNSIGNED NOT NULL,
    upload_session_id INT UNSIGNED NOT NULL,
    chunk_key         VARCHAR(32) NOT NULL,
    object_name       VARCHAR(255) NULL,
    pointing_key      VARCHAR(32) NULL,
    frame_count       INT UNSIGNED NOT NULL DEFAULT 0,
    status            ENUM('pending','processing','completed','failed','retry') NOT NULL DEFAULT 'pending',
    worker_id         VARCHAR(64) NULL,
    started_at        DATETIME NULL,
    completed_at      DATETIME NULL,
    error_message     TEXT NULL,
    retry_count       TINYINT UNSIGNED NOT NULL DEFAULT 0,
    created_at        DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
    FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE,
    INDEX idx_status (status, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE stacked_frames (
    id                INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    stacking_job_id   INT UNSIGNED NOT NULL,
    user_id           INT UNSIGNED NOT NULL,
    object_name       VARCHAR(255) NULL,
    chunk_key         VARCHAR(32) NOT NULL,
    ucloud_path       VARCHAR(512) NOT NULL,
    thumbnail_path    VARCHAR(512) NULL,
    n_frames_input    INT UNSIGNED NOT NULL,
    n_frames_aligned  INT UNSIGNED NOT NULL,
    total_exptime     FLOAT NULL,
    date_obs_start    DATETIME NULL,
    date_obs_end      DATETIME NULL,
    ra_deg            DOUBLE NULL,
    dec_deg           DOUBLE NULL,
    file_size_bytes   BIGINT UNSIGNED NOT NULL DEFAULT 0,
    n_stars_detected  INT UNSIGNED NULL,
    created_at        DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (stacking_job_id) REFERENCES stacking_jobs(id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
    INDEX idx_user_object (user_id, object_name),
    INDEX idx_user_date (user_id, date_obs_start)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The hash is PHP's of the word "seestar-s50", cost 10.
INSERT INTO users (id, username, email, password_hash, storage_used_mb, created_at) VALUES
    (1, 'astra', 'astra@example.org', '@PHP_HASH@', 0, '2026-02-11 10:00:00'),
    (2, 'boris', 'boris@example.org', '@PHP_HASH@', 12.34, '2026-02-12 10:00:00');
INSERT INTO upload_sessions (id, user_id, session_token, object_name, ra_deg, dec_deg, file_count, total_size_mb, status, created_at, completed_at, ucloud_path) VALUES
    (7, 1, '0123456789abcdef0123456789abcdef', 'NGC 188', 11.8, 85.2, 36, 144.5, 'complete', '2026-02-11 20:00:00', '2026-02-11 20:10:00', '/srv/uploads/user_1/sess_0123456789abcdef0123456789abcdef'),
    (8, 2, 'fedcba9876543210fedcba9876543210', NULL, NULL, NULL, 0, 0, 'uploading', '2026-02-11 20:00:00', NULL, '/srv/uploads/user_2/sess_fedcba9876543210fedcba9876543210');
INSERT INTO raw_files (upload_session_id, filename, ucloud_path, file_size_bytes, fits_date_obs, fits_exptime, fits_ra, fits_dec, chunk_key, is_deleted) VALUES
    (7, 'Seestar_1.fit', '/srv/uploads/user_1/sess_0123456789abcdef0123456789abcdef/Seestar_1.fit', 4152960, '2026-02-11 19:30:00', 10, 11.8, 85.2, '20260211.78_11.8_+85.2', 1),
    (7, 'Seestar_2.fit', '/srv/uploads/user_1/sess_0123456789abcdef0123456789abcdef/Seestar_2.fit', 4152960, '2026-02-11 19:46:00', 10, 11.8, 85.2, '20260211.79_11.8_+85.2', 0);
INSERT INTO stacking_jobs (id, user_id, upload_session_id, chunk_key, object_name, frame_count, status, worker_id, completed_at, created_at) VALUES
    (41, 1, 7, '20260211.78_11.8_+85.2', 'NGC 188', 18, 'completed', 'zeus', '2026-02-11 20:20:00', '2026-02-11 20:10:00'),
    (42, 1, 7, '20260211.79_11.8_+85.2', 'NGC 188', 18, 'processing', 'zeus', NULL, '2026-02-11 20:10:00');
-- One job recorded twice: nothing in the earlier schema forbade it.
INSERT INTO stacked_frames (id, stacking_job_id, user_id, object_name, chunk_key, ucloud_path, thumbnail_path, n_frames_input, n_frames_aligned, total_exptime, date_obs_start, date_obs_end, ra_deg, dec_deg, file_size_bytes, n_stars_detected, created_at) VALUES
    (5, 41, 1, 'NGC 188', '20260211.78_11.8_+85.2', '/crowdsky/stacks/user_1/NGC_188/stack_20260211.78_11.8_+85.2_41.fits', NULL, 18, 18, 180, '2026-02-11 19:30:00', '2026-02-11 19:44:00', 11.8, 85.2, 12000000, 200, '2026-02-11 20:19:59'),
    (6, 41, 1, 'NGC 188', '20260211.78_11.8_+85.2', '/crowdsky/stacks/user_1/NGC_188/stack_20260211.78_11.8_+85.2_41.fits', '/crowdsky/stacks/user_1/NGC_188/stack_20260211.78_11.8_+85.2_41_thumb.png', 18, 18, 180, '2026-02-11 19:30:00', '2026-02-11 19:44:00', 11.8, 85.2, 12441600, 247, '2026-02-11 20:20:00');
