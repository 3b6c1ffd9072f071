/** The one error of this package: a code from a closed list, and a sentence on which action failed and how. */

/**
 * - `bad-name`: the object's name could leave its folder or cannot be stored.
 * - `bad-range`: the object has not all of the bytes that were asked for.
 * - `unauthorized`: the storage refused the credentials.
 * - `full`: the storage has no room left.
 * - `unreachable`: no connection, or it broke.
 * - `timeout`: connected, then silent for too long.
 * - `refused`: any other answer that is not success.
 * - `incomplete`: other bytes arrived than were announced.
 */
export type StorageErrorCode =
  'bad-name' | 'bad-range' | 'unauthorized' | 'full' | 'unreachable' | 'timeout' | 'refused' | 'incomplete';

/** The failure of a storage operation; its codes are the same for every kind of storage. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}
