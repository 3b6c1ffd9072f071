/** Raws that an account keeps go to the storage, once each, and count against the account. */
import { writeFile, unlink } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addRaw, addSession } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';
import type { UploadSession } from './upload-session.entity.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user({ tier: 'raw', storageUsedBytes: 50 });
  session = await addSession(room, user);
});
afterEach(() => room.close());

const row = (raw: RawFileRow): Promise<RawFileRow | null> => room.em.findOneBy(RawFileRow, { id: raw.id });
const moved = (): Promise<void> => {
  room.rawKeeper.wake();
  return room.rawKeeper.idle();
};
const nameOf = (raw: RawFileRow): string =>
  `raws/user_${user.id}/sess_${session.sessionToken}/${raw.id}_${raw.filename}`;

it('moves what is marked as moving, records its place and size, and adds it to the quota', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving', fileSizeBytes: 700 });
  await writeFile(raw.ucloudPath, Buffer.alloc(650, 'r')); // scrubbing or the earlier system may have changed its size
  const stays = await addRaw(room, session, { fileSizeBytes: 10 });
  const deleted = await addRaw(room, session, { keptIn: 'moving', isDeleted: true });
  await moved();
  expect(await row(raw)).toMatchObject({ keptIn: 'storage', ucloudPath: nameOf(raw), fileSizeBytes: 650 });
  expect(await room.usedBytes(user)).toBe(700);
  expect(await room.files('storage')).toEqual([nameOf(raw)]);
  expect(await room.files('uploads')).toHaveLength(2);
  expect((await row(stays))!.keptIn).toBe('buffer');
  expect((await row(deleted))!.keptIn).toBe('moving');
  expect(await room.em.count(UnsettledObject)).toBe(0);
});

it('more than a batch', async () => {
  const raws = [];
  for (let index = 0; index < 51; index++)
    raws.push(await addRaw(room, session, { keptIn: 'moving', fileSizeBytes: 2 }));
  await moved();
  expect(await room.files('storage')).toHaveLength(51);
  expect(await room.usedBytes(user)).toBe(50 + 102);
});

it('a file that is missing on disk counts as deleted', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving' });
  await unlink(raw.ucloudPath);
  await moved();
  expect(await row(raw)).toMatchObject({ isDeleted: true, keptIn: 'moving' });
  expect([await room.usedBytes(user), await room.em.count(UnsettledObject)]).toEqual([50, 0]);
});

it('one that its owner deletes meanwhile is not counted and leaves nothing in the storage', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving' });
  const { put } = room.storage;
  vi.spyOn(room.storage, 'put').mockImplementationOnce(async (...file) => {
    await put.apply(room.storage, file);
    await room.em.update(RawFileRow, { id: raw.id }, { isDeleted: true });
  });
  await moved();
  expect(await room.usedBytes(user)).toBe(50);
  // The put was announced, so the object is deleted when that announcement is due.
  room.clock.ms += 3_600_000;
  await room.settling.cleanStorage(Date.now());
  expect(await room.files('storage')).toEqual([]);
});

it('what the storage refuses waits for the next time, and a call meanwhile is not lost', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving' });
  const put = vi.spyOn(room.storage, 'put').mockRejectedValueOnce(new Error('away'));
  await moved();
  expect([(await row(raw))!.keptIn, await room.usedBytes(user)]).toEqual(['moving', 50]);
  let late: RawFileRow | undefined;
  put.mockImplementationOnce(async () => {
    late = await addRaw(room, session, { keptIn: 'moving' });
    room.rawKeeper.wake();
    throw new Error('away again');
  });
  await moved();
  expect([(await row(raw))!.keptIn, (await row(late!))!.keptIn]).toEqual(['storage', 'storage']);
  await moved();
  expect(put).toHaveBeenCalledTimes(4);
});

it('shutting down waits for the move under way', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving' });
  room.rawKeeper.wake();
  await room.rawKeeper.onApplicationShutdown();
  expect((await row(raw))!.keptIn).toBe('storage');
});
