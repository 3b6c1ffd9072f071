/** Rows of uploads: counted once, moved only from where they are, in the order of time. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addRaw, addSession } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UploadSession } from './upload-session.entity.ts';
import * as uploads from './upload-repository.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
  session = await addSession(room, user);
});
afterEach(() => room.close());

it('a file adds one and its bytes; the first that knows a target names it', async () => {
  const now = room.clock.now();
  const count = (
    fileSizeBytes: number,
    fitsObject: string | null,
    fitsRa: number | null,
    fitsDec: number | null,
  ) => uploads.countFile(room.em, session, { fileSizeBytes, fitsObject, fitsRa, fitsDec }, now);
  expect(await count(1_048_576, null, null, null)).toBe(1);
  expect(await count(524_288, 'M 42', 83.6, -5.4)).toBe(2);
  expect(await count(1, 'M 31', 10.7, 41.3)).toBe(3);
  expect(await room.em.findOneBy(UploadSession, { id: session.id })).toMatchObject({
    fileCount: 3,
    totalBytes: 1_572_865,
    totalSizeMb: 1.5,
    objectName: 'M 42',
    raDeg: 83.6,
    decDeg: -5.4,
    lastFileAt: now,
  });
  await room.em.update(UploadSession, { id: session.id }, { status: 'complete' });
  expect(await count(1, null, null, null)).toBeNull();
  expect((await room.em.findOneByOrFail(UploadSession, { id: session.id })).fileCount).toBe(3);
});

it('a session is moved from the state it is in, once', async () => {
  const move = () => uploads.moveSession(room.em, session.id, 'uploading', { status: 'complete' });
  expect([await move(), await move()]).toEqual([true, false]);
});

it('a raw is moved from the place it is in, unless it is deleted', async () => {
  const raw = await addRaw(room, session, { keptIn: 'moving' });
  const deleted = await addRaw(room, session, { keptIn: 'moving', isDeleted: true });
  const move = (file: RawFileRow) => uploads.moveFile(room.em, file.id, 'moving', { keptIn: 'storage' });
  expect([await move(raw), await move(raw), await move(deleted)]).toEqual([true, false, false]);
});

it('the twin of a file has its bytes, a rival has its name', async () => {
  const raw = await addRaw(room, session, { filename: 'a.fit' });
  const rivals = (sha256: string, filename: string, of = session) =>
    uploads.findRivals(room.em, of.id, sha256, filename);
  expect(await rivals(raw.sha256!, 'a.fit')).toMatchObject({ twin: { id: raw.id }, isNameTaken: false });
  expect(await rivals(raw.sha256!, 'b.fit')).toMatchObject({ twin: { id: raw.id }, isNameTaken: false });
  expect(await rivals('other', 'a.fit')).toEqual({ twin: undefined, isNameTaken: true });
  expect(await rivals('other', 'b.fit')).toEqual({ twin: undefined, isNameTaken: false });
  await addRaw(room, session, { filename: 'b.fit' });
  expect(await rivals(raw.sha256!, 'b.fit')).toMatchObject({ twin: { id: raw.id }, isNameTaken: true });
  expect(await rivals(raw.sha256!, 'a.fit', await addSession(room, user))).toEqual({
    twin: undefined,
    isNameTaken: false,
  });
});

it('an inserted file is the one that is read back', async () => {
  const file = {
    uploadSessionId: session.id, filename: 'b.fit', ucloudPath: '/b', fileSizeBytes: 5e9, sha256: 'b', fitsRa: 1.5,
    fitsDec: -5.4, fitsDateObs: new Date('2025-01-15T19:30:05Z'), fitsObject: 'M 42', fitsExptime: 10, filterName: 'LP',
    telescope: 'Seestar S50', widthPx: 48, heightPx: 32, chunkKey: 'k', createdAt: room.clock.nowSeconds(),
    isDeleted: false, storedSha256: null,
    keptIn: 'buffer' as const,
  }; // prettier-ignore
  const inserted = await uploads.insertFile(room.em, file);
  expect(await uploads.findFile(room.em, inserted.id)).toEqual(inserted);
  expect(inserted).toMatchObject({ filename: 'b.fit', fitsRa: 1.5 });
});

it('present files come in the order of time, of one chunk or all', async () => {
  const at = (minute: number) => new Date(Date.UTC(2025, 0, 1, 0, minute));
  const ids = [];
  for (const [minute, chunkKey] of [[3, 'a'], [1, 'b'], [1, 'a'], [0, 'a']] as const)
    ids.push((await addRaw(room, session, { fitsDateObs: at(minute), chunkKey })).id);
  await uploads.markFiles(room.em, [ids[3]], { isDeleted: true });
  const present = async (chunkKey?: string) =>
    (await uploads.presentFiles(room.em, session.id, chunkKey)).map(({ id }) => id);
  expect(await present()).toEqual([ids[1], ids[2], ids[0]]);
  expect(await present('a')).toEqual([ids[2], ids[0]]);
  expect((await uploads.allFiles(room.em, session.id)).map(({ id }) => id)).toEqual(ids);
}); // prettier-ignore

it('marks and re-keys any number of files, and no others', async () => {
  for (let at = 0; at < 1002; at += 334)
    await room.em.insert(
      RawFileRow,
      Array.from({ length: 334 }, (_, index) => ({
        uploadSessionId: session.id,
        filename: `${at + index}.fit`,
        ucloudPath: `${at + index}`,
        fileSizeBytes: 1,
        sha256: `${at + index}`,
      })),
    );
  const ids = (await uploads.allFiles(room.em, session.id)).map(({ id }) => id).slice(1);
  await uploads.markFiles(room.em, ids, { chunkKey: 'k' });
  await uploads.markFiles(room.em, ids, { isDeleted: true });
  expect(await room.em.countBy(RawFileRow, { chunkKey: 'k', isDeleted: true })).toBe(1001);
});

it('pages of sessions go back in time, each account has its own', async () => {
  const second = await addSession(room, user);
  await addSession(room, await room.user());
  const list = async (beforeId: number, limit: number) =>
    (await uploads.listSessions(room.em, user.id, beforeId, limit)).map(({ id }) => id);
  expect(await list(1e9, 5)).toEqual([second.id, session.id]);
  expect(await list(1e9, 1)).toEqual([second.id]);
  expect(await list(second.id, 5)).toEqual([session.id]);
});
