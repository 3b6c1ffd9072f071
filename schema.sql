-- CrowdSky: the whole database, for MariaDB 10.6 and newer. All times are UTC.
-- A new installation:  mariadb -u crowdsky -p crowdsky < schema.sql
-- The backend's migrations bring an empty database, and that of the earlier system, to the same state.

SET NAMES utf8mb4;

-- Accounts. is_active is 0 while an account is blocked. storage_used_bytes is exactly the sum of the account's stored files; storage_used_mb is the same, rounded.
-- buffer_bytes is the sum of its raws in the upload buffer, trash_bytes that of its trashed_stacks; neither is part of it.
-- stacks_public: everyone may see the stacks whose own is_public is NULL.
CREATE TABLE IF NOT EXISTS users (
    id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
    username           VARCHAR(64) NOT NULL,
    email              VARCHAR(255) NOT NULL,
    password_hash      VARCHAR(255) NOT NULL,
    tier               ENUM('free','pro','raw') NOT NULL DEFAULT 'free',
    storage_used_mb    DECIMAL(10,2) NOT NULL DEFAULT 0,
    storage_limit_mb   DECIMAL(10,2) NOT NULL DEFAULT 500,
    created_at         DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    updated_at         DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP() ON UPDATE CURRENT_TIMESTAMP,
    is_active          TINYINT(1) NOT NULL DEFAULT 1,
    api_token          VARCHAR(64) NULL,
    storage_used_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    buffer_bytes       BIGINT UNSIGNED NOT NULL DEFAULT 0,
    trash_bytes        BIGINT UNSIGNED NOT NULL DEFAULT 0,
    email_verified_at  DATETIME NULL,
    role               ENUM('user','admin') NOT NULL DEFAULT 'user',
    stacks_public      TINYINT(1) NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    INDEX idx_user_role (role),
    UNIQUE INDEX api_token (api_token),
    UNIQUE INDEX email (email),
    UNIQUE INDEX username (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Who is signed in: the hash of the cookie's token.
CREATE TABLE IF NOT EXISTS login_sessions (
    token_hash VARCHAR(64) NOT NULL,
    user_id    INT UNSIGNED NOT NULL,
    csrf_token VARCHAR(43) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    expires_at DATETIME NOT NULL,
    PRIMARY KEY (token_hash),
    INDEX idx_login_expiry (expires_at),
    INDEX idx_login_user (user_id),
    CONSTRAINT login_sessions_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Keys for scripts, by their hash.
CREATE TABLE IF NOT EXISTS api_keys (
    id           INT UNSIGNED NOT NULL AUTO_INCREMENT,
    user_id      INT UNSIGNED NOT NULL,
    name         VARCHAR(64) NOT NULL,
    prefix       VARCHAR(12) NOT NULL,
    key_hash     VARCHAR(64) NOT NULL,
    created_at   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    last_used_at DATETIME NULL,
    scope        ENUM('read','upload') NOT NULL DEFAULT 'upload',
    expires_at   DATETIME NULL,
    PRIMARY KEY (id),
    INDEX idx_key_user (user_id),
    UNIQUE INDEX uq_key_hash (key_hash),
    CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One-time tokens sent by mail, by their hash.
CREATE TABLE IF NOT EXISTS mail_tokens (
    token_hash VARCHAR(64) NOT NULL,
    user_id    INT UNSIGNED NOT NULL,
    purpose    ENUM('verify','reset') NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    expires_at DATETIME NOT NULL,
    PRIMARY KEY (token_hash),
    INDEX idx_mail_expiry (expires_at),
    INDEX idx_mail_user (user_id, purpose),
    CONSTRAINT mail_tokens_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Registrations that wait for the link in a mail, by the hash of its token.
CREATE TABLE IF NOT EXISTS pending_accounts (
    token_hash    VARCHAR(64) NOT NULL,
    username      VARCHAR(64) NOT NULL,
    email         VARCHAR(255) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    expires_at    DATETIME NOT NULL,
    PRIMARY KEY (token_hash),
    INDEX idx_pending_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One batch of raw frames. ucloud_path is a folder of the backend's machine. start_key is the SHA-256 of the Idempotency-Key
-- that it was started with, finalized what the first finalize answered.
CREATE TABLE IF NOT EXISTS upload_sessions (
    id            INT UNSIGNED NOT NULL AUTO_INCREMENT,
    user_id       INT UNSIGNED NOT NULL,
    session_token VARCHAR(64) NOT NULL,
    object_name   VARCHAR(255) NULL,
    ra_deg        DOUBLE NULL,
    dec_deg       DOUBLE NULL,
    file_count    INT UNSIGNED NOT NULL DEFAULT 0,
    total_size_mb DECIMAL(10,2) NOT NULL DEFAULT 0,
    status        ENUM('uploading','complete','failed','expired') NOT NULL DEFAULT 'uploading',
    created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    completed_at  DATETIME NULL,
    ucloud_path   VARCHAR(512) NOT NULL,
    total_bytes   BIGINT UNSIGNED NOT NULL DEFAULT 0,
    slot_seconds  SMALLINT UNSIGNED NOT NULL DEFAULT 900,
    keep_location TINYINT(1) NOT NULL DEFAULT 1,
    last_file_at  DATETIME NULL,
    start_key     VARCHAR(64) NULL,
    finalized     TEXT NULL,
    PRIMARY KEY (id),
    INDEX idx_status_created (status, created_at),
    INDEX idx_user_status (user_id, status),
    UNIQUE INDEX session_token (session_token),
    CONSTRAINT upload_sessions_ibfk_1 FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Raw frames. ucloud_path is a local file, or an object of the storage once kept_in is 'storage'.
CREATE TABLE IF NOT EXISTS raw_files (
    id                INT UNSIGNED NOT NULL AUTO_INCREMENT,
    upload_session_id INT UNSIGNED NOT NULL,
    filename          VARCHAR(255) NOT NULL,
    ucloud_path       VARCHAR(512) NOT NULL,
    file_size_bytes   BIGINT UNSIGNED NOT NULL,
    fits_date_obs     DATETIME NULL,
    fits_object       VARCHAR(255) NULL,
    fits_exptime      FLOAT NULL,
    fits_ra           DOUBLE NULL,
    fits_dec          DOUBLE NULL,
    chunk_key         VARCHAR(64) NULL,
    is_deleted        TINYINT(1) NOT NULL DEFAULT 0,
    created_at        DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    sha256            VARCHAR(64) NULL,
    filter_name       VARCHAR(32) NULL,
    telescope         VARCHAR(64) NULL,
    width_px          INT UNSIGNED NULL,
    height_px         INT UNSIGNED NULL,
    kept_in           ENUM('buffer','moving','storage') NOT NULL DEFAULT 'buffer',
    stored_sha256     VARCHAR(64) NULL,
    PRIMARY KEY (id),
    INDEX idx_kept (kept_in, is_deleted),
    UNIQUE INDEX uq_session_sha (upload_session_id, sha256),
    INDEX idx_chunk (upload_session_id, chunk_key),
    INDEX idx_session (upload_session_id),
    CONSTRAINT raw_files_ibfk_1 FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Files that come in pieces by tus. path is a local file until the file is taken: taken_id is then the raw file's id, or the
-- stack's where there is no session. received_bytes is what is safely on the disk, sha256 that of the whole file once it is there.
CREATE TABLE IF NOT EXISTS tus_uploads (
    token             VARCHAR(64) NOT NULL,
    user_id           INT UNSIGNED NOT NULL,
    upload_session_id INT UNSIGNED NULL,
    path              VARCHAR(512) NOT NULL,
    length_bytes      BIGINT UNSIGNED NOT NULL,
    received_bytes    BIGINT UNSIGNED NOT NULL DEFAULT 0,
    metadata          TEXT NOT NULL,
    sha256            VARCHAR(64) NULL,
    taken_id          INT UNSIGNED NULL,
    touched_at        DATETIME NOT NULL,
    PRIMARY KEY (token),
    INDEX idx_tus_touched (touched_at),
    INDEX idx_tus_user (user_id, taken_id),
    INDEX idx_tus_session (upload_session_id),
    CONSTRAINT tus_uploads_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT tus_uploads_session FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The queue: one chunk each. A worker holds a job until lease_expires_at.
CREATE TABLE IF NOT EXISTS stacking_jobs (
    id                  INT UNSIGNED NOT NULL AUTO_INCREMENT,
    user_id             INT UNSIGNED NOT NULL,
    upload_session_id   INT UNSIGNED NULL,
    chunk_key           VARCHAR(64) NOT NULL,
    object_name         VARCHAR(255) NULL,
    pointing_key        VARCHAR(32) NULL,
    telescope           VARCHAR(64) NULL,
    filter_name         VARCHAR(32) NULL,
    ra_deg              DOUBLE NULL,
    dec_deg             DOUBLE NULL,
    overwrites          TINYINT(1) NOT NULL DEFAULT 0,
    keeps_deeper        TINYINT(1) NOT NULL DEFAULT 0,
    frame_count         INT UNSIGNED NOT NULL DEFAULT 0,
    status              ENUM('pending','processing','completed','failed','retry') NOT NULL DEFAULT 'pending',
    worker_id           VARCHAR(64) NULL,
    started_at          DATETIME NULL,
    completed_at        DATETIME NULL,
    error_message       TEXT NULL,
    retry_count         TINYINT UNSIGNED NOT NULL DEFAULT 0,
    created_at          DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    made_by             ENUM('worker','client') NOT NULL DEFAULT 'worker',
    lease_token         VARCHAR(32) NULL,
    lease_expires_at    DATETIME(3) NULL,
    heartbeat_at        DATETIME(3) NULL,
    progress            FLOAT NULL,
    expected_bytes      BIGINT UNSIGNED NOT NULL DEFAULT 0,
    put_stack_bytes     BIGINT UNSIGNED NULL,
    put_stack_sha256    VARCHAR(64) NULL,
    put_thumbnail_bytes BIGINT UNSIGNED NULL,
    dropped_frames      TEXT NULL,
    frames_in_part      TEXT NULL,
    verifies_stack_id   INT UNSIGNED NULL,
    PRIMARY KEY (id),
    INDEX idx_job_lease (status, lease_expires_at),
    INDEX idx_job_session (upload_session_id, chunk_key),
    INDEX idx_job_user_chunk (user_id, chunk_key),
    INDEX idx_job_user (user_id, id),
    INDEX idx_status (status, created_at),
    CONSTRAINT stacking_jobs_ibfk_1 FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT stacking_jobs_ibfk_2 FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The archive. ucloud_path and thumbnail_path name objects of the storage. Lists are ordered by observed_at.
-- is_public is the owner's choice for this stack; NULL is what the account says (users.stacks_public).
CREATE TABLE IF NOT EXISTS stacked_frames (
    id                   INT UNSIGNED NOT NULL AUTO_INCREMENT,
    stacking_job_id      INT UNSIGNED NOT NULL,
    user_id              INT UNSIGNED NOT NULL,
    object_name          VARCHAR(255) NULL,
    chunk_key            VARCHAR(64) NOT NULL,
    ucloud_path          VARCHAR(512) NOT NULL,
    thumbnail_path       VARCHAR(512) NULL,
    n_frames_input       INT UNSIGNED NOT NULL,
    n_frames_aligned     INT UNSIGNED NOT NULL,
    total_exptime        FLOAT NULL,
    date_obs_start       DATETIME NULL,
    date_obs_end         DATETIME NULL,
    ra_deg               DOUBLE NULL,
    dec_deg              DOUBLE NULL,
    file_size_bytes      BIGINT UNSIGNED NOT NULL DEFAULT 0,
    n_stars_detected     INT UNSIGNED NULL,
    created_at           DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    observed_at          DATETIME NOT NULL,
    date_obs_mid         DATETIME(3) NULL,
    filter_name          VARCHAR(32) NULL,
    telescope            VARCHAR(64) NULL,
    made_by              ENUM('worker','client') NOT NULL DEFAULT 'worker',
    sha256               VARCHAR(64) NULL,
    thumbnail_size_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    width_px             INT UNSIGNED NULL,
    height_px            INT UNSIGNED NULL,
    fwhm_px              FLOAT NULL,
    sky_level            FLOAT NULL,
    noise_level          FLOAT NULL,
    sky_cell             INT UNSIGNED NULL,
    sharpening           VARCHAR(68) NULL,
    stored_sha256        VARCHAR(64) NULL,
    verification         TEXT NULL,
    is_public            TINYINT(1) NULL,
    PRIMARY KEY (id),
    INDEX idx_user_sha (user_id, sha256),
    INDEX idx_user_chunk (user_id, chunk_key),
    INDEX idx_sky (sky_cell, date_obs_start, user_id, is_public, total_exptime),
    INDEX idx_user_sky (user_id, sky_cell, observed_at),
    INDEX idx_user_filter (user_id, filter_name, observed_at),
    INDEX idx_user_object (user_id, object_name, observed_at, total_exptime),
    INDEX idx_user_observed (user_id, observed_at),
    UNIQUE INDEX uq_stack_job (stacking_job_id),
    CONSTRAINT stacked_frames_ibfk_1 FOREIGN KEY (stacking_job_id) REFERENCES stacking_jobs(id) ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT stacked_frames_ibfk_2 FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Stacks that were deleted or replaced, with their jobs, as JSON of their rows; their objects stay until expires_at.
CREATE TABLE IF NOT EXISTS trashed_stacks (
    id              INT UNSIGNED NOT NULL,
    stacking_job_id INT UNSIGNED NOT NULL,
    user_id         INT UNSIGNED NOT NULL,
    reason          ENUM('deleted','replaced') NOT NULL,
    size_bytes      BIGINT UNSIGNED NOT NULL,
    stack_row       TEXT NOT NULL,
    job_row         TEXT NOT NULL,
    trashed_at      DATETIME NOT NULL,
    expires_at      DATETIME NOT NULL,
    PRIMARY KEY (id),
    INDEX idx_trash_expiry (expires_at),
    INDEX idx_trash_user (user_id, trashed_at),
    UNIQUE INDEX uq_trash_job (stacking_job_id),
    CONSTRAINT trashed_stacks_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Links by which anyone sees one stack. The token is kept as it is, so that its owner can copy the link again; what it opens is no
-- more than a picture and facts, and the file where with_fits says so. A link waits while its stack is in the trash.
CREATE TABLE IF NOT EXISTS share_links (
    id         INT UNSIGNED NOT NULL AUTO_INCREMENT,
    user_id    INT UNSIGNED NOT NULL,
    stack_id   INT UNSIGNED NOT NULL,
    token      VARCHAR(40) NOT NULL,
    with_fits  TINYINT(1) NOT NULL DEFAULT 0,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    PRIMARY KEY (id),
    INDEX idx_link_stack (user_id, stack_id),
    UNIQUE INDEX uq_link_token (token),
    CONSTRAINT share_links_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Objects that may lie in the storage without a row that vouches for them; cleanup looks after due_at.
CREATE TABLE IF NOT EXISTS unsettled_objects (
    object_name VARCHAR(512) NOT NULL,
    created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP(),
    due_at      DATETIME NOT NULL,
    PRIMARY KEY (object_name),
    INDEX idx_unsettled_due (due_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What admins did, by the API or by crowdsky-admin, and what owners made public or private; entries are only added. They outlive the accounts that they name.
CREATE TABLE IF NOT EXISTS audit_log (
    id          INT UNSIGNED NOT NULL AUTO_INCREMENT,
    at          DATETIME(3) NOT NULL,
    source      ENUM('command','api') NOT NULL,
    actor_id    INT UNSIGNED NULL,
    actor_name  VARCHAR(255) NOT NULL,
    action      VARCHAR(32) NOT NULL,
    target_kind ENUM('user','job','storage') NOT NULL,
    target_id   INT UNSIGNED NULL,
    target_name VARCHAR(255) NULL,
    old_values  TEXT NULL,
    new_values  TEXT NULL,
    PRIMARY KEY (id),
    INDEX idx_audit_target (target_kind, target_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
