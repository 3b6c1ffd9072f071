/** Tables added since the first version, one step each. A database that `schema.sql` made has them already. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

type Step = new () => MigrationInterface;

interface AddedTable {
  /** Ends in the step's time, as TypeORM wants it. */
  name: string;
  table: string;
  mariadb: readonly string[];
  sqlite: readonly string[];
}

function addTable({ name, table, mariadb, sqlite }: AddedTable): Step {
  return class implements MigrationInterface {
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      if (await runner.hasTable(table)) return;
      const isEmbedded = runner.dataSource.options.type === 'better-sqlite3';
      for (const statement of isEmbedded ? sqlite : mariadb) await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${table}`);
    }
  };
}

const trashOnMariadb = `CREATE TABLE trashed_stacks (
    id INT UNSIGNED NOT NULL PRIMARY KEY,
    stacking_job_id INT UNSIGNED NOT NULL,
    user_id INT UNSIGNED NOT NULL,
    reason ENUM('deleted','replaced') NOT NULL,
    size_bytes BIGINT UNSIGNED NOT NULL,
    stack_row TEXT NOT NULL,
    job_row TEXT NOT NULL,
    trashed_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    INDEX idx_trash_expiry (expires_at),
    INDEX idx_trash_user (user_id, trashed_at),
    UNIQUE INDEX uq_trash_job (stacking_job_id),
    CONSTRAINT trashed_stacks_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const trashOnSqlite = [
  `CREATE TABLE "trashed_stacks" (
    "id" integer PRIMARY KEY NOT NULL,
    "stacking_job_id" integer NOT NULL,
    "user_id" integer NOT NULL,
    "reason" varchar CHECK( "reason" IN ('deleted','replaced') ) NOT NULL,
    "size_bytes" bigint NOT NULL,
    "stack_row" text NOT NULL,
    "job_row" text NOT NULL,
    "trashed_at" datetime NOT NULL,
    "expires_at" datetime NOT NULL,
    CONSTRAINT "trashed_stacks_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE RESTRICT
  )`,
  'CREATE INDEX "idx_trash_expiry" ON "trashed_stacks" ("expires_at")',
  'CREATE INDEX "idx_trash_user" ON "trashed_stacks" ("user_id", "trashed_at")',
  'CREATE UNIQUE INDEX "uq_trash_job" ON "trashed_stacks" ("stacking_job_id")',
];

const pendingOnMariadb = `CREATE TABLE pending_accounts (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    username VARCHAR(64) NOT NULL,
    email VARCHAR(255) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at DATETIME NOT NULL,
    INDEX idx_pending_expiry (expires_at)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const pendingOnSqlite = [
  `CREATE TABLE "pending_accounts" (
    "token_hash" varchar(64) PRIMARY KEY NOT NULL,
    "username" varchar(64) NOT NULL,
    "email" varchar(255) NOT NULL,
    "password_hash" varchar(255) NOT NULL,
    "created_at" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP),
    "expires_at" datetime NOT NULL
  )`,
  'CREATE INDEX "idx_pending_expiry" ON "pending_accounts" ("expires_at")',
];

const auditOnMariadb = `CREATE TABLE audit_log (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at DATETIME(3) NOT NULL,
    source ENUM('command','api') NOT NULL,
    actor_id INT UNSIGNED NULL,
    actor_name VARCHAR(255) NOT NULL,
    action VARCHAR(32) NOT NULL,
    target_kind ENUM('user','job','storage') NOT NULL,
    target_id INT UNSIGNED NULL,
    target_name VARCHAR(255) NULL,
    old_values TEXT NULL,
    new_values TEXT NULL,
    INDEX idx_audit_target (target_kind, target_id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const auditOnSqlite = [
  `CREATE TABLE "audit_log" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "at" datetime(3) NOT NULL,
    "source" varchar CHECK( "source" IN ('command','api') ) NOT NULL,
    "actor_id" integer,
    "actor_name" varchar(255) NOT NULL,
    "action" varchar(32) NOT NULL,
    "target_kind" varchar CHECK( "target_kind" IN ('user','job','storage') ) NOT NULL,
    "target_id" integer,
    "target_name" varchar(255),
    "old_values" text,
    "new_values" text
  )`,
  'CREATE INDEX "idx_audit_target" ON "audit_log" ("target_kind", "target_id")',
];

const tusOnMariadb = `CREATE TABLE tus_uploads (
    token VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id INT UNSIGNED NOT NULL,
    upload_session_id INT UNSIGNED NULL,
    path VARCHAR(512) NOT NULL,
    length_bytes BIGINT UNSIGNED NOT NULL,
    received_bytes BIGINT UNSIGNED NOT NULL DEFAULT 0,
    metadata TEXT NOT NULL,
    sha256 VARCHAR(64) NULL,
    taken_id INT UNSIGNED NULL,
    touched_at DATETIME NOT NULL,
    INDEX idx_tus_touched (touched_at),
    INDEX idx_tus_user (user_id, taken_id),
    INDEX idx_tus_session (upload_session_id),
    CONSTRAINT tus_uploads_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT tus_uploads_session FOREIGN KEY (upload_session_id) REFERENCES upload_sessions(id) ON DELETE CASCADE ON UPDATE RESTRICT
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const tusOnSqlite = [
  `CREATE TABLE "tus_uploads" (
    "token" varchar(64) PRIMARY KEY NOT NULL,
    "user_id" integer NOT NULL,
    "upload_session_id" integer,
    "path" varchar(512) NOT NULL,
    "length_bytes" bigint NOT NULL,
    "received_bytes" bigint NOT NULL DEFAULT (0),
    "metadata" text NOT NULL,
    "sha256" varchar(64),
    "taken_id" integer,
    "touched_at" datetime NOT NULL,
    CONSTRAINT "tus_uploads_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT "tus_uploads_session" FOREIGN KEY ("upload_session_id") REFERENCES "upload_sessions" ("id") ON DELETE CASCADE ON UPDATE RESTRICT
  )`,
  'CREATE INDEX "idx_tus_touched" ON "tus_uploads" ("touched_at")',
  'CREATE INDEX "idx_tus_user" ON "tus_uploads" ("user_id", "taken_id")',
  'CREATE INDEX "idx_tus_session" ON "tus_uploads" ("upload_session_id")',
];

const linksOnMariadb = `CREATE TABLE share_links (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id INT UNSIGNED NOT NULL,
    stack_id INT UNSIGNED NOT NULL,
    token VARCHAR(40) NOT NULL,
    with_fits TINYINT(1) NOT NULL DEFAULT 0,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    INDEX idx_link_stack (user_id, stack_id),
    UNIQUE INDEX uq_link_token (token),
    CONSTRAINT share_links_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE ON UPDATE RESTRICT
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const linksOnSqlite = [
  `CREATE TABLE "share_links" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "user_id" integer NOT NULL,
    "stack_id" integer NOT NULL,
    "token" varchar(40) NOT NULL,
    "with_fits" boolean NOT NULL DEFAULT (0),
    "created_at" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP),
    CONSTRAINT "share_links_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE RESTRICT
  )`,
  'CREATE INDEX "idx_link_stack" ON "share_links" ("user_id", "stack_id")',
  'CREATE UNIQUE INDEX "uq_link_token" ON "share_links" ("token")',
];

export const addedTables: readonly AddedTable[] = [
  { name: 'Trash1764500000102', table: 'trashed_stacks', mariadb: [trashOnMariadb], sqlite: trashOnSqlite },
  {
    name: 'PendingAccounts1764500000204',
    table: 'pending_accounts',
    mariadb: [pendingOnMariadb],
    sqlite: pendingOnSqlite,
  },
  { name: 'AuditLog1764600000302', table: 'audit_log', mariadb: [auditOnMariadb], sqlite: auditOnSqlite },
  { name: 'TusUploads1764700000401', table: 'tus_uploads', mariadb: [tusOnMariadb], sqlite: tusOnSqlite },
  {
    name: 'ShareLinks1764800000201',
    table: 'share_links',
    mariadb: [linksOnMariadb],
    sqlite: linksOnSqlite,
  },
];

export const laterTables: Step[] = addedTables.map(addTable);
