/** Accounts of the earlier system, lifted before this step, need not confirm their addresses either. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EarlierAccounts1764500000203 implements MigrationInterface {
  /** Only the earlier system's PHP wrote `$2y$`. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE users SET email_verified_at = created_at WHERE email_verified_at IS NULL AND password_hash LIKE '$2y$%'`,
    );
  }

  async down(): Promise<void> {}
}
