/** Digests of raw frames that were read once, so that they are read no second time, and which of them CrowdSky has. */
import { openLocalDb } from './local-db.ts';
import type { RawTold } from './local-db.ts';

/** A year of clear nights; what was read longest ago goes first. */
const MOST_DIGESTS = 200_000;
/** Counting takes time: not with each. */
const PRUNE_EVERY = 1000;
let notedCount = 0;

/** Undefined where the file was not read, or has changed since. */
export async function recallDigest(
  frameId: string,
  { size, lastModified }: Pick<File, 'size' | 'lastModified'>,
): Promise<string | undefined> {
  const known = await (await openLocalDb()).get('rawDigests', frameId);
  return known?.sizeBytes === size && known.lastModifiedMs === lastModified ? known.sha256 : undefined;
}

export async function noteDigest(
  frameId: string,
  { size, lastModified }: Pick<File, 'size' | 'lastModified'>,
  sha256: string,
): Promise<void> {
  const db = await openLocalDb();
  const notedMs = Date.now();
  await db.put('rawDigests', { frameId, lastModifiedMs: lastModified, sizeBytes: size, sha256, notedMs });
  if (++notedCount % PRUNE_EVERY === 0) await forgetOldest(MOST_DIGESTS);
}

/** What was refused is read anew. */
export async function forgetDigests(frameIds: readonly string[]): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('rawDigests', 'readwrite');
  for (const id of frameIds) await store.delete(id);
  await done;
}

export async function forgetOldest(most: number): Promise<void> {
  const db = await openLocalDb();
  const excess = (await db.count('rawDigests')) - most;
  if (excess <= 0) return;
  const oldest = (await db.getAllFromIndex('rawDigests', 'notedMs', null, excess)).map(
    ({ frameId }) => frameId,
  );
  const transaction = db.transaction(['rawDigests', 'rawsTold'], 'readwrite');
  for (const id of oldest) {
    await transaction.objectStore('rawDigests').delete(id);
    await transaction.objectStore('rawsTold').delete(id);
  }
  await transaction.done;
}

/** What `userId` was told of these frames; nothing of those that were never asked for. */
export async function recallTold(frameIds: readonly string[], userId: number): Promise<readonly RawTold[]> {
  const { store } = (await openLocalDb()).transaction('rawsTold');
  const told = await Promise.all(frameIds.map((id) => store.get(id)));
  return told.filter((one) => one?.userId === userId).filter((one) => one !== undefined);
}

export async function noteTold(told: readonly RawTold[]): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('rawsTold', 'readwrite');
  for (const one of told) await store.put(one);
  await done;
}

/** Somebody signs out: whoever takes the device next sees nothing of what the account has. */
export async function forgetTold(): Promise<void> {
  await (await openLocalDb()).clear('rawsTold');
}
