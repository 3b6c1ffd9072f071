/** Deleting an account takes every row, every stored object and every waiting file of it, and nothing of others. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { objectsOfAccount } from './account-objects.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
beforeEach(async () => {
  room = await startArchiveRoom();
});
afterEach(() => room.close());

async function fill(user: User): Promise<{ objects: string[] }> {
  const session = await addSession(room, user);
  await addRaw(room, session);
  const kept = await addRaw(room, session, { keptIn: 'storage', fileSizeBytes: 5 });
  const name = `raws/user_${user.id}/sess_${session.sessionToken}/${kept.id}_a.fit`;
  await room.em.update(RawFileRow, { id: kept.id }, { ucloudPath: name });
  await room.put(name, 'raw');
  await addRaw(room, session, { keptIn: 'storage', isDeleted: true });
  const stack = await addStack(room, user, { chunkKey: 'a' });
  const bare = await addStack(room, user, { chunkKey: 'b', thumbnailPath: null });
  return { objects: [stack.ucloudPath, stack.thumbnailPath!, bare.ucloudPath, name] };
}

it('the objects of an account are its stacks, their thumbnails and the raws it keeps', async () => {
  const user = await room.user();
  const { objects } = await fill(user);
  await fill(await room.user());
  expect(await objectsOfAccount(room.em, user.id)).toEqual(objects);
});

it('all of it goes, and the other account keeps its own', async () => {
  const [user, other] = [await room.user(), await room.user()];
  await fill(user);
  const { objects } = await fill(other);
  await room.deleting.deleteAccount(user);
  expect((await room.em.find(User)).map(({ id }) => id)).toEqual([other.id]);
  expect((await room.files('storage')).sort()).toEqual([...objects].sort());
  expect((await room.files('uploads')).every((path) => path.startsWith(`user_${other.id}/`))).toBe(true);
  expect(await room.files('uploads')).not.toEqual([]);
  expect(await room.em.count(UnsettledObject)).toBe(0);
});

it('what the storage will not delete now is noted for the cleanup, also of a large account', async () => {
  const user = await room.user();
  await fill(user);
  const session = await addSession(room, user);
  const many = Array.from({ length: 600 }, (_, index) => ({
    uploadSessionId: session.id,
    filename: `${index}.fit`,
    ucloudPath: `raws/user_${user.id}/sess_aa/${index + 1000}_a.fit`,
    fileSizeBytes: 1,
    sha256: index.toString(16),
    keptIn: 'storage' as const,
  }));
  await room.em.insert(RawFileRow, many);
  vi.spyOn(room.storage, 'delete').mockRejectedValue(new Error('away'));
  await room.deleting.deleteAccount(user);
  vi.restoreAllMocks();
  expect(await room.em.count(UnsettledObject)).toBe(604);
  expect(await room.settling.cleanStorage(Date.now())).toBe(4);
  expect([await room.files('storage'), await room.em.count(UnsettledObject)]).toEqual([[], 0]);
});
