/** Keeps an account's storage figures true; always inside the transaction that changes the files' rows. */
import type { EntityManager } from 'typeorm';
import { requireUser } from '../accounts/user-rows.ts';
import { AppError } from '../ground/app-error.ts';
import { bytesPerMb } from '../ground/megabytes.ts';

export { addStorageUsed as addToQuota } from '../accounts/user-rows.ts';

/**
 * To be called after `addToQuota` in the same transaction, which the refusal rolls back.
 *
 * @throws AppError `quota-exceeded` saying how much is used and what was asked
 */
export async function requireQuota(em: EntityManager, userId: number, askedBytes: number): Promise<void> {
  const user = await requireUser(em, userId);
  if (user.storageUsedBytes <= user.storageLimitMb * bytesPerMb) return;
  throw quotaExceeded(user.storageUsedBytes - askedBytes, askedBytes, user.storageLimitMb);
}

/**
 * Asks for room beside what is used and what other jobs were promised.
 *
 * @throws AppError `quota-exceeded`
 */
export async function requireRoom(
  em: EntityManager,
  userId: number,
  promisedBytes: number,
  askedBytes: number,
): Promise<void> {
  const { storageUsedBytes, storageLimitMb } = await requireUser(em, userId);
  const taken = storageUsedBytes + promisedBytes;
  if (askedBytes > 0 && taken + askedBytes > storageLimitMb * bytesPerMb)
    throw quotaExceeded(taken, askedBytes, storageLimitMb);
}

function quotaExceeded(usedBytes: number, askedBytes: number, limitMb: number): AppError {
  return new AppError(
    'quota-exceeded',
    `Your storage is too full: ${megabytes(usedBytes)} of ${limitMb} MB are used or promised and this asks for ${megabytes(askedBytes)} more. Delete stacks you no longer need.`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / bytesPerMb).toFixed(1)} MB`;
}
