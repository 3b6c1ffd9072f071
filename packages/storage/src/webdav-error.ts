/** What a WebDAV server's refusal, silence or broken connection is called here. */
import type { IdleTimer } from './idle-timer.ts';
import { StorageError } from './storage-error.ts';

export function statusOf(error: unknown): number | undefined {
  return (error as { status?: number } | undefined)?.status;
}

export function asStorageError(error: unknown, what: string, timer: IdleTimer): StorageError {
  if (error instanceof StorageError) return error;
  if (timer.expired) {
    return new StorageError('timeout', `The storage fell silent for ${timer.limitMs / 1000} s (${what}).`, {
      cause: error,
    });
  }
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return new StorageError(
      'unauthorized',
      `The storage refused the credentials (${what}: HTTP ${status}).`,
      { cause: error },
    );
  }
  if (status === 507 || status === 413) {
    return new StorageError('full', `The storage has no room (${what}: HTTP ${status}).`, { cause: error });
  }
  if (status !== undefined) {
    return new StorageError('refused', `The storage refused (${what}: HTTP ${status}).`, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/premature close|invalid response body|aborted/i.test(message)) {
    return new StorageError('incomplete', `The connection to the storage broke (${what}).`, { cause: error });
  }
  return new StorageError('unreachable', `The storage cannot be reached (${what}: ${message}).`, {
    cause: error,
  });
}
