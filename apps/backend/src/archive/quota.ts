/** Maintains an account's storage figures, always in the transaction that changes the rows of the files. */
import type { EntityManager } from 'typeorm';
import { requireUser } from '../accounts/user-rows.ts';
import { AppError } from '../ground/app-error.ts';
import { bytesPerMb } from '../ground/megabytes.ts';

export { addStorageUsed as addToQuota, lockAccount } from '../accounts/user-rows.ts';

/**
 * Call this after `addToQuota` in the same transaction; the error rolls it back.
 *
 * @throws AppError `quota-exceeded` with the bytes used and requested
 */
export async function requireQuota(em: EntityManager, userId: number, askedBytes: number): Promise<void> {
  const user = await requireUser(em, userId);
  if (user.storageUsedBytes <= user.storageLimitMb * bytesPerMb) return;
  throw quotaExceeded(user.storageUsedBytes - askedBytes, askedBytes, user.storageLimitMb);
}

/**
 * Checks for room beyond the bytes used and those reserved for other jobs.
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

/**
 * Raws on their way to a stack count against the account too. Without `added` nothing is taken yet: room for what is
 * announced. With it, call this after the bytes were added in the same transaction.
 *
 * @throws AppError `quota-exceeded`
 */
export async function requireBufferRoom(
  em: EntityManager,
  userId: number,
  askedBytes: number,
  added = false,
): Promise<void> {
  const { bufferBytes } = await requireUser(em, userId);
  await requireRoom(em, userId, bufferBytes - (added ? askedBytes : 0), askedBytes);
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
