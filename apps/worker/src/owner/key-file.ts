/** The file of API keys that `crowdsky login` made: one for each server, readable by this user alone. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, explainFileError, WriteError } from '@crowdsky/files';
import { OwnerError } from './owner-error.ts';

export interface StoredKey {
  /** As it was typed: a name, or an address of mail. */
  readonly user: string;
  /** The key's number at the server. */
  readonly keyId: number;
  readonly key: string;
}

export interface StoredKeys {
  /** The server of the last login. */
  readonly current: string | undefined;
  readonly servers: Readonly<Record<string, StoredKey>>;
}

const FILE_NAME = 'keys.json';

export function keyFilePath(folder: string): string {
  return join(folder, FILE_NAME);
}

/** No keys where there is no file. Rejects with OwnerError. */
export async function readKeys(folder: string): Promise<StoredKeys> {
  const path = keyFilePath(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { current: undefined, servers: {} };
    throw new OwnerError('usage', `The keys in ${path} cannot be read: ${explainFileError(error)}.`, error);
  }
  const keys = parse(text);
  if (keys === undefined)
    throw new OwnerError('usage', `${path} is damaged: delete it and use crowdsky login again.`);
  return keys;
}

/** Adds or replaces the key of a server, which becomes the current one. Rejects with WriteError. */
export async function keepKey(folder: string, server: string, key: StoredKey): Promise<void> {
  const { servers } = await readKeys(folder);
  await write(folder, { current: server, servers: { ...servers, [server]: key } });
}

/** Without the last key the file is gone too. Rejects with WriteError. */
export async function dropKey(folder: string, server: string): Promise<void> {
  const { current, servers } = await readKeys(folder);
  const left = Object.fromEntries(Object.entries(servers).filter(([address]) => address !== server));
  const names = Object.keys(left);
  const next = current !== undefined && current in left ? current : names.at(-1);
  if (names.length > 0) await write(folder, { current: next, servers: left });
  else await rm(keyFilePath(folder), { force: true });
}

function parse(text: string): StoredKeys | undefined {
  try {
    const { current, servers } = JSON.parse(text) as Partial<StoredKeys>;
    const isSound =
      typeof servers === 'object' &&
      Object.values(servers).every(({ key, keyId }) => typeof key === 'string' && Number.isInteger(keyId));
    return isSound ? { current, servers } : undefined;
  } catch {
    return undefined;
  }
}

/** Never there half, and at no moment readable by others. */
async function write(folder: string, keys: StoredKeys): Promise<void> {
  const path = keyFilePath(folder);
  const part = join(folder, `.${FILE_NAME}.${process.pid}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(part, { force: true });
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(keys, null, 1)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new WriteError(path, error);
  }
}
