/** Makes a stack that has come from the server one of this device. Loaded when one is kept. */
import type { Stack } from '@crowdsky/api';
import { holdStackingLock } from '../device/stacking-lock.ts';
import { removeStackFiles } from '../store/stack-files.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { fetchThumbnail } from './fetch-stack-file.ts';
import type { ArrivedFile } from './keep-arrived.ts';
import { library } from './library.svelte.ts';
import { recordOfStack } from './record-of-stack.ts';

type Keep = (
  id: string,
  expectedSha256: string | null,
  thumbnail: Uint8Array | undefined,
) => Promise<ArrivedFile | undefined>;

/**
 * `keep` writes the files, `userId` is whose the stack is there. Undefined when the bytes are not those that the server
 * has: nothing is kept then.
 *
 * @throws DOMException QuotaExceededError when the device is full: nothing is left behind then
 */
export async function keepOnDevice(
  there: Stack,
  userId: number,
  keep: Keep,
): Promise<StackRecord | undefined> {
  const thumbnail = await fetchThumbnail(there);
  const id = crypto.randomUUID();
  const release = await holdStackingLock();
  try {
    const kept = await keep(id, there.storedSha256, thumbnail);
    if (!kept) return undefined;
    const record = recordOfStack(there, { id, userId, createdMs: Date.now() }, kept);
    await (await openLocalDb()).put('stacks', record);
    library.add(record);
    return record;
  } catch (error) {
    await removeStackFiles(id);
    throw error;
  } finally {
    release();
  }
}
