/** Keeps an account's storage figures true; always inside the transaction that changes the files' rows. */
import type { EntityManager } from 'typeorm';
import { bytesPerMb } from '../accounts/account-view.ts';
import { User } from '../accounts/user.entity.ts';
import { AppError } from '../ground/app-error.ts';

/**
 * Adds bytes (or, below 0, takes them off). This locks the account's row, so that what belongs to one account is recorded
 * one after the other; do it first in a transaction.
 */
export async function addToQuota(em: EntityManager, userId: number, bytes: number): Promise<void> {
  const delta = Math.round(bytes);
  // The rounded figure first: MariaDB reads columns that were already set in this statement.
  await em.query(
    `UPDATE users SET storage_used_mb = ROUND((storage_used_bytes + ?) / ${bytesPerMb}.0, 2),
      storage_used_bytes = storage_used_bytes + ? WHERE id = ?`,
    [delta, delta, userId],
  );
}

/**
 * To be called after `addToQuota` in the same transaction, which the refusal rolls back.
 *
 * @throws AppError `quota-exceeded` saying how much is used and what was asked
 */
export async function requireQuota(em: EntityManager, userId: number, askedBytes: number): Promise<void> {
  const user = await em.findOneByOrFail(User, { id: userId });
  if (user.storageUsedBytes <= user.storageLimitMb * bytesPerMb) return;
  throw quotaExceeded(user.storageUsedBytes - askedBytes, askedBytes, user.storageLimitMb);
}

export function quotaExceeded(usedBytes: number, askedBytes: number, limitMb: number): AppError {
  return new AppError(
    'quota-exceeded',
    `Your storage is too full: ${megabytes(usedBytes)} of ${limitMb} MB are used or promised and this asks for ${megabytes(askedBytes)} more. Delete stacks you no longer need.`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / bytesPerMb).toFixed(1)} MB`;
}
