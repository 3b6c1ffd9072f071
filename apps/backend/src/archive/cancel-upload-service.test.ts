/** Cancelling an upload: its owner may, while it is open, and nothing of it stays. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addRaw, addSession } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UploadSession } from './upload-session.entity.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

it('closes it, deletes its files and its folder, and tells its owner; other uploads stay', async () => {
  const session = await addSession(room, user);
  const other = await addSession(room, user);
  const raws = [await addRaw(room, session), await addRaw(room, other), await addRaw(room, session)];
  await room.cancelling.cancel(user, session.sessionToken);
  const rows = await room.em.find(RawFileRow, { order: { id: 'ASC' } });
  expect(rows.map((row) => row.isDeleted)).toEqual([true, false, true]);
  expect(await room.files('uploads')).toEqual([raws[1].ucloudPath.slice(room.config.uploadDir.length + 1)]);
  expect(await room.em.findOneBy(UploadSession, { id: session.id })).toMatchObject({ status: 'expired' });
  expect(await room.em.findOneBy(UploadSession, { id: other.id })).toMatchObject({ status: 'uploading' });
  expect(room.heard).toEqual([
    { type: 'upload', token: session.sessionToken, fileCount: 0, status: 'expired' },
  ]);
});

it('is refused to anybody else, and once it is finished; then nothing is deleted', async () => {
  const session = await addSession(room, user);
  await addRaw(room, session);
  const stranger = await room.user();
  const { sessionToken } = session;
  await expect(room.cancelling.cancel(stranger, sessionToken)).rejects.toMatchObject({ code: 'not-found' });
  await room.em.update(UploadSession, { id: session.id }, { status: 'complete' });
  await expect(room.cancelling.cancel(user, sessionToken)).rejects.toMatchObject({
    code: 'wrong-state',
    message: 'This upload is complete; its jobs can be deleted one by one.',
  });
  expect(await room.cancelling.close(session)).toBeNull();
  expect(await room.files('uploads')).toHaveLength(1);
  expect((await room.em.findOneByOrFail(RawFileRow, {})).isDeleted).toBe(false);
  expect(room.heard).toEqual([]);
});

it('tells how many files it deleted, also when one was gone from disk', async () => {
  const session = await addSession(room, user);
  await addRaw(room, session);
  await addRaw(room, session, { isDeleted: true });
  const gone = await addRaw(room, session);
  const { unlink } = await import('node:fs/promises');
  await unlink(gone.ucloudPath);
  expect(await room.cancelling.close(session)).toBe(2);
});
