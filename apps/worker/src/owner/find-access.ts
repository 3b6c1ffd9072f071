/** Which server an owner's command talks to, and by which key. */
import { connectWith, keyHeader } from '../network/api.ts';
import type { Server, RequestHeaders } from '../network/api.ts';
import type { OwnerEnvironment } from './config.ts';
import { readKeys } from './key-file.ts';
import { OwnerError } from './owner-error.ts';
import { DEFAULT_SERVER, serverAddress } from './server-address.ts';

export interface Access {
  readonly address: string;
  readonly server: Server;
  /** The same server, with more headers for a single call. */
  readonly withHeaders: (headers: RequestHeaders) => Server;
}

/** `given` comes before CROWDSKY_SERVER, and that before the server of the last login. Rejects with OwnerError. */
export async function findAddress(given: string | undefined, environment: OwnerEnvironment): Promise<string> {
  const text =
    given ?? environment.server ?? (await readKeys(environment.configFolder)).current ?? DEFAULT_SERVER;
  const address = serverAddress(text);
  if (address !== undefined) return address;
  throw new OwnerError(
    'usage',
    `${text} is no address of a server: it is like https://sky.example.org, without name and password.`,
  );
}

/** CROWDSKY_KEY comes before the key of a login. Rejects with OwnerError and as `readKeys`. */
export async function findAccess(given: string | undefined, environment: OwnerEnvironment): Promise<Access> {
  const address = await findAddress(given, environment);
  const key = environment.key ?? (await readKeys(environment.configFolder)).servers[address]?.key;
  if (key === undefined)
    throw new OwnerError(
      'usage',
      `You are not signed in at ${address}: use crowdsky login --server ${address}, or set CROWDSKY_KEY to an API key.`,
    );
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new OwnerError('usage', 'CROWDSKY_KEY is no API key: it has letters, digits and signs only.');
  const withHeaders = (headers: RequestHeaders): Server =>
    connectWith(address, { ...keyHeader(key), ...headers });
  return { address, server: withHeaders({}), withHeaders };
}
