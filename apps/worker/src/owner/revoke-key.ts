/** Ends an API key at its server, by itself. */
import { ApiError } from '@crowdsky/api';
import { connectWith, keyHeader } from '../network/api.ts';
import type { StoredKey } from './key-file.ts';

/** Resolves to false where the server did not know the key any more. Rejects with ApiError, or as `fetch`. */
export async function revokeKey(
  address: string,
  { key, keyId }: StoredKey,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await connectWith(address, keyHeader(key)).deleteKey({ path: { id: keyId }, signal });
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'not-signed-in' || error.code === 'not-found'))
      return false;
    throw error;
  }
}
