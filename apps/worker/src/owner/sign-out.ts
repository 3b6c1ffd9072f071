/** Revokes the key of this computer and deletes it. */
import { dropKey, readKeys } from './key-file.ts';
import { revokeKey } from './revoke-key.ts';

/**
 * `gone`: the server did not know the key any more; `none`: there was no key. Where the server cannot be asked, the key stays.
 * Rejects with ApiError, WriteError, OwnerError, or as `fetch`.
 */
export async function signOut(
  address: string,
  folder: string,
  signal: AbortSignal,
): Promise<'revoked' | 'gone' | 'none'> {
  const { [address]: key } = (await readKeys(folder)).servers;
  if (key === undefined) return 'none';
  const wasKnown = await revokeKey(address, key, signal);
  await dropKey(folder, address);
  return wasKnown ? 'revoked' : 'gone';
}
