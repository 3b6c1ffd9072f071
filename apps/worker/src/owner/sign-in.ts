/** Makes an API key of a name and a password, and keeps it for the commands that follow. */
import { basicHeader, connectWith } from '../network/api.ts';
import { keepKey, readKeys } from './key-file.ts';
import { revokeKey } from './revoke-key.ts';

export interface SignIn {
  readonly address: string;
  /** A user name or an address of mail. */
  readonly user: string;
  readonly password: string;
  /** By which the owner tells keys apart in the app. */
  readonly keyName: string;
}

const LONGEST_NAME = 64;

/** An earlier key of this machine is revoked. Rejects with ApiError, WriteError, OwnerError, or as `fetch`. */
export async function signIn(signIn: SignIn, folder: string, signal: AbortSignal): Promise<void> {
  const { address, user, password, keyName } = signIn;
  const { [address]: earlier } = (await readKeys(folder)).servers;
  const server = connectWith(address, basicHeader(user, password));
  const body = { name: keyName.slice(0, LONGEST_NAME), scope: 'upload' as const };
  const { key, secret } = await server.createKey({ body, signal });
  const made = { user, keyId: key.id, key: secret };
  try {
    await keepKey(folder, address, made);
  } catch (error) {
    // A key that nobody holds would open the account for ever.
    await revokeKey(address, made, signal).catch(() => undefined);
    throw error;
  }
  // That of before is worth nothing any more; whether the server still knows it changes nothing here.
  if (earlier !== undefined) await revokeKey(address, earlier, signal).catch(() => undefined);
}
