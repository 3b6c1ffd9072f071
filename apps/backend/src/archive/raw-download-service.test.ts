/** A raw comes from where its row says it is, to its owner. */
import { unlink } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addRaw, addSession } from '../testing/archive-rows.ts';
import type { UploadSession } from './upload-session.entity.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
beforeAll(async () => {
  room = await startArchiveRoom();
  user = await room.user();
  session = await addSession(room, user);
});
afterAll(() => room.close());

const find = (owner: User, filename: string) => room.downloads.find(owner, session.sessionToken, filename);

it('from the buffer, on its way to the storage, and from the storage', async () => {
  const name = `raws/user_${user.id}/sess_a/1_a.fit`;
  for (const place of [{}, { keptIn: 'moving' }, { keptIn: 'storage', ucloudPath: name }] as const) {
    const raw = await addRaw(room, session, { ...place, fileSizeBytes: 12 });
    const file = await find(user, raw.filename);
    const opened = await room.downloads.openFile(file);
    expect([file.id, opened.sizeBytes, await text(opened.stream)]).toEqual([raw.id, 12, 'r'.repeat(12)]);
    const part = await room.downloads.openFile(file, { start: 3, end: 7 });
    expect([part.sizeBytes, await text(part.stream)]).toEqual([12, 'r'.repeat(5)]);
  }
});

it('is not there for others, under another name, or once it is deleted', async () => {
  const raw = await addRaw(room, session);
  const gone = await addRaw(room, session, { isDeleted: true });
  const stranger = await room.user();
  for (const opening of [
    find(stranger, raw.filename),
    find(user, 'other.fit'),
    find(user, gone.filename),
    room.downloads.find(user, 'no such upload', raw.filename),
  ])
    await expect(opening).rejects.toMatchObject({ code: 'not-found' });
});

it('a file that is missing where its row says is a fault of the storage, and is named', async () => {
  const raw = await addRaw(room, session);
  await unlink(raw.ucloudPath);
  const lost = await addRaw(room, session, { filename: raw.filename });
  Object.assign(lost, { keptIn: 'storage', ucloudPath: `raws/user_${user.id}/sess_a/9_x.fit` });
  for (const file of [raw, lost])
    await expect(room.downloads.openFile(file)).rejects.toMatchObject({
      code: 'file-lost',
      message: `The raw file ${raw.filename} is missing on this server.`,
    });
});
