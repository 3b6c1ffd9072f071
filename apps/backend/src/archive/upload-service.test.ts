/** Raw uploads: each file once, under a free name, of at most the allowed size, without its place unless it may stay. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UploadSession } from './upload-session.entity.ts';
import { requireSlot } from './upload-service.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
beforeEach(async () => {
  room = await startArchiveRoom({ MAX_FILE_MB: '1' });
  user = await room.user();
  session = await room.uploads.start(user, { slotSeconds: 900, keepLocation: false });
});
afterEach(() => room.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const take = (filename: string, bytes: Buffer, announced = false) =>
  room.uploads.takeFile(user, session.sessionToken, {
    filename,
    source: Readable.from([bytes]),
    ...(announced ? { sha256: sha256(bytes), announcedBytes: bytes.length } : {}),
  });

it('an upload begins with a token, a folder of its account and what was asked', () => {
  expect(session).toMatchObject({
    userId: user.id, status: 'uploading', fileCount: 0, slotSeconds: 900, keepLocation: false,
    createdAt: room.clock.nowSeconds(), sessionToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    ucloudPath: join(room.config.uploadDir, `user_${user.id}`, `sess_${session.sessionToken}`),
  }); // prettier-ignore
});

it('chunks of a quarter of an hour are for all, shorter ones for pro and raw accounts', async () => {
  const tier = (name: User['tier']) => room.em.create(User, { tier: name });
  for (const name of ['free', 'pro', 'raw'] as const) requireSlot(tier(name), 900);
  for (const name of ['pro', 'raw'] as const) requireSlot(tier(name), 60);
  expect(() => requireSlot(tier('free'), 180)).toThrow('Chunks of 3 min need a pro account');
  await expect(room.uploads.start(user, { slotSeconds: 60, keepLocation: true })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});

it('a frame is stored under its digest, its row holds what its header says, and its owner hears of it', async () => {
  const bytes = makeFrame();
  const { file, alreadyStored } = await take('Light_1.fit', bytes, true);
  expect(alreadyStored).toBe(false);
  expect(await room.em.findOneBy(RawFileRow, { id: file.id })).toMatchObject({
    filename: 'Light_1.fit', fileSizeBytes: bytes.length, sha256: sha256(bytes), fitsObject: 'M 42',
    fitsExptime: 10, fitsRa: 83.633, fitsDec: 22.014, filterName: 'IRCUT', telescope: 'Seestar S50', widthPx: 48,
    heightPx: 32, fitsDateObs: new Date('2025-01-15T19:30:05Z'), chunkKey: '20250115.78_83.6_+22.0',
    createdAt: room.clock.nowSeconds(), isDeleted: false, keptIn: 'buffer',
    ucloudPath: join(session.ucloudPath, `${sha256(bytes)}.fit`),
  }); // prettier-ignore
  expect(await readFile(file.ucloudPath)).toEqual(bytes);
  expect(await room.files('uploads')).toHaveLength(1);
  expect(room.heard).toEqual([
    { type: 'upload', token: session.sessionToken, fileCount: 1, status: 'uploading' },
  ]);
});

describe('the same exposure again, under another header', () => {
  const first = makeFrame({ pixels: 7 });
  const solved = makeFrame({ pixels: 7, objectName: 'NGC 1976', dateObs: '2025-01-15T19:30:05.442' });

  it('is told as the file that is there, and counts once', async () => {
    const { file } = await take('Light_1.fit', first);
    const again = await take('solved.fit', solved);
    expect(again).toMatchObject({ alreadyStored: true, file: { id: file.id, filename: 'Light_1.fit' } });
    expect(await room.em.find(RawFileRow)).toHaveLength(1);
    expect(await room.files('uploads')).toHaveLength(1);
    expect((await room.em.findOneByOrFail(User, { id: user.id })).bufferBytes).toBe(first.length);
    expect(room.heard).toHaveLength(1);
  });

  it('is another where the pixels differ: two telescopes may begin in one second', async () => {
    await take('Light_1.fit', first);
    const { alreadyStored } = await take('Light_1.fit', makeFrame({ pixels: 8 }));
    expect(alreadyStored).toBe(false);
    expect((await room.em.find(RawFileRow)).map(({ filename }) => filename)).toEqual([
      'Light_1.fit',
      'Light_1 (2).fit',
    ]);
  });

  it('is taken where the first is there no more, and into another upload', async () => {
    const { file } = await take('Light_1.fit', first);
    await rm(file.ucloudPath);
    expect((await take('solved.fit', solved)).alreadyStored).toBe(false);
    session = await room.uploads.start(user, { slotSeconds: 900, keepLocation: false });
    expect((await take('Light_1.fit', first)).alreadyStored).toBe(false);
  });
});

describe('the same bytes again', () => {
  it('are known by their digest, or by themselves, count once and are told once', async () => {
    const first = await take('a.fit', makeFrame());
    const known = await take('b.fit', makeFrame(), true);
    const read = await take('c.fit', makeFrame());
    for (const again of [known, read])
      expect(again).toMatchObject({ file: { id: first.file.id, filename: 'a.fit' }, alreadyStored: true });
    expect([known.facts, read.facts?.objectName]).toEqual([null, 'M 42']);
    expect(await room.em.findOneBy(UploadSession, { id: session.id })).toMatchObject({ fileCount: 1 });
    expect([room.heard.length, (await room.files('uploads')).length]).toEqual([1, 1]);
  });

  it('leave no file where they were stacked and deleted long ago', async () => {
    const { file } = await take('a.fit', makeFrame());
    await room.em.update(RawFileRow, { id: file.id }, { isDeleted: true });
    await rm(file.ucloudPath);
    expect(await take('a.fit', makeFrame())).toMatchObject({
      alreadyStored: true,
      file: { isDeleted: true },
    });
    expect(await room.files('uploads')).toEqual([]);
  });
});

it('other bytes of a taken name get the next free one', async () => {
  const names = [];
  for (const seed of [1, 2, 3]) names.push((await take('a.fit', makeFrame({ seed }))).file.filename);
  expect(names).toEqual(['a.fit', 'a (2).fit', 'a (3).fit']);
});

it('a frame names its place only where the upload keeps it', async () => {
  const bytes = makeFrame({ siteLat: 48.2 });
  const scrubbed = (await take('a.fit', bytes)).file;
  expect((await readFile(scrubbed.ucloudPath)).includes('SITELAT')).toBe(false);
  const digestOf = (read: Buffer): string => createHash('sha256').update(read).digest('hex');
  expect(scrubbed.sha256).toBe(digestOf(bytes));
  expect(scrubbed.storedSha256).toBe(digestOf(await readFile(scrubbed.ucloudPath)));
  session = await room.uploads.start(user, { slotSeconds: 900, keepLocation: true });
  const kept = (await take('a.fit', bytes)).file;
  expect(await readFile(kept.ucloudPath)).toEqual(bytes);
  expect(kept.storedSha256).toBe(kept.sha256);
  const received = await room.uploads.receive(Readable.from([makeFrame({ seed: 2, siteLat: 48.2 })]));
  const asked = await room.uploads.takeReceived(session, 'b.fit', received, { scrub: true });
  expect((await readFile(asked.file.ucloudPath)).includes('SITELAT')).toBe(false);
});

it('a file that was received before its upload was known is moved into its folder', async () => {
  const received = await room.uploads.receive(Readable.from([makeFrame()]));
  const { file } = await room.uploads.takeReceived(session, 'a.fit', received);
  expect(await readFile(file.ucloudPath)).toEqual(makeFrame());
  expect(await room.files('uploads')).toEqual([file.ucloudPath.slice(room.config.uploadDir.length + 1)]);
});

it('a file of exactly the allowed size is taken, one byte more is not', async () => {
  const limit = 1_048_576;
  const whole = Buffer.concat([makeFrame(), Buffer.alloc(limit - makeFrame().length)]);
  expect((await take('a.fit', whole, true)).file.fileSizeBytes).toBe(limit);
  const more = Buffer.concat([whole, Buffer.alloc(1)]);
  for (const announced of [true, false])
    await expect(take('b.fit', more, announced)).rejects.toMatchObject({ code: 'too-large' });
  await expect(room.uploads.receive(Readable.from([more]))).rejects.toMatchObject({ code: 'too-large' });
  expect(await room.files('uploads')).toHaveLength(1);
});

it('a refused file leaves nothing behind', async () => {
  await expect(take('a.exe', makeFrame())).rejects.toMatchObject({ code: 'bad-file-name' });
  await expect(take('a.fit', Buffer.from('no FITS'))).rejects.toMatchObject({ code: 'bad-fits' });
  const received = await room.uploads.receive(Readable.from([makeFrame()]));
  await expect(room.uploads.takeReceived(session, '../a.fit', received)).rejects.toMatchObject({
    code: 'bad-file-name',
  });
  expect(await room.files('uploads')).toEqual([]);
});

describe('an upload that is closed', () => {
  const closed = { code: 'wrong-state', message: expect.stringContaining('meanwhile') };
  const received = () => room.uploads.receive(Readable.from([makeFrame()]));

  it('takes no more files, and says why', async () => {
    await room.cancelling.cancel(user, session.sessionToken);
    await expect(take('a.fit', makeFrame())).rejects.toMatchObject({
      code: 'wrong-state',
      message: 'This upload is expired and takes no more files.',
    });
    const stranger = await room.user();
    await expect(room.uploads.openSession(stranger, session.sessionToken)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('meanwhile refuses the file under way and leaves nothing of it', async () => {
    const file = await received();
    await room.cancelling.cancel(user, session.sessionToken);
    await expect(room.uploads.takeReceived(session, 'a.fit', file)).rejects.toMatchObject(closed);
    const gone = await received();
    await rm(gone.path);
    gone.head = new Uint8Array(0);
    await expect(room.uploads.takeReceived(session, 'a.fit', gone)).rejects.toMatchObject(closed);
    expect([await room.files('uploads'), await room.em.count(RawFileRow)]).toEqual([[], 0]);
  });
});

it('shows its owner all its files', async () => {
  const { file } = await take('a.fit', makeFrame());
  const { session: shown, files } = await room.uploads.detail(user, session.sessionToken);
  expect([shown.id, files.map(({ id }) => id)]).toEqual([session.id, [file.id]]);
  expect((await room.uploads.list(user, 1e9, 5)).map(({ id }) => id)).toEqual([session.id]);
  const theirs = room.uploads.detail(await room.user(), session.sessionToken);
  await expect(theirs).rejects.toMatchObject({ code: 'not-found' });
});
