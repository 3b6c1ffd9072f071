/** Files that come in pieces: the room they hold, what ends them, and a last byte that counts only once the file is taken. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { StorageError } from '@crowdsky/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { metadataOf } from '../testing/tus-calls.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { TusUpload } from './tus-upload.entity.ts';
import type { UploadSession } from './upload-session.entity.ts';

const hourMs = 3_600_000;
const frame = makeFrame({ siteLat: 48.2 });
let room: ArchiveRoom;
let user: User;
let session: UploadSession;

beforeEach(async () => {
  room = await startArchiveRoom();
  await mkdir(room.config.uploadDir, { recursive: true });
  user = await room.user();
  session = await room.uploads.start(user, { slotSeconds: 900, keepLocation: false });
});
afterEach(() => room.close());

const raw = (filename = 'a.fit') => metadataOf({ kind: 'raw', upload: session.sessionToken, filename });
const begin = async (bytes: Buffer, header = raw()) =>
  (await room.tus.begin(user, bytes.length, header)).token;
const append = (token: string, startBytes: number, bytes: Buffer) =>
  room.tus.append(user, token, {
    source: Readable.from([bytes]),
    startBytes,
    announcedBytes: bytes.length,
  });
const buffered = async (): Promise<number> =>
  (await room.em.findOneByOrFail(User, { id: user.id })).bufferBytes;
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const left = () => room.em.find(TusUpload);

it('holds its room from the beginning, and hands it over to the raw file that it becomes', async () => {
  const token = await begin(frame);
  expect(await buffered()).toBe(frame.length);
  expect((await append(token, 0, frame.subarray(0, 1000))).receivedBytes).toBe(1000);
  const taken = await append(token, 1000, frame.subarray(1000));
  expect(taken.receivedBytes).toBe(frame.length);
  const [file] = await room.em.find(RawFileRow);
  expect(await room.tus.takenAs(taken)).toEqual({
    kind: 'raw',
    upload: session.sessionToken,
    filename: 'a.fit',
  });
  expect([await buffered(), file?.fileSizeBytes]).toEqual([frame.length, frame.length]);
  expect((await room.files('uploads')).map((path) => `${room.config.uploadDir}/${path}`)).toEqual([
    file?.ucloudPath,
  ]);
});

it('needs no room twice: an account that is full with this very file takes it', async () => {
  const limitMb = 1;
  await room.em.update(User, { id: user.id }, { storageLimitMb: limitMb });
  const large = makeFrame({ widthPx: 700, heightPx: 700 });
  const token = await begin(large);
  await expect(begin(large, raw('b.fit'))).rejects.toMatchObject({ code: 'quota-exceeded' });
  await append(token, 0, large);
  expect([await buffered(), await room.em.count(RawFileRow)]).toEqual([large.length, 1]);
});

it.each([
  ['given up', async (token: string) => room.tus.giveUp(user, token)],
  ['cancelled with its upload', async () => room.cancelling.cancel(user, session.sessionToken)],
  [
    'idle for too long',
    async () => {
      room.clock.ms += 25 * hourMs;
      await room.abandoned.end(room.clock.in(-24 * hourMs));
    },
  ],
  [
    'refused',
    async (token: string) => {
      const junk = Buffer.alloc(frame.length - 1000, 'junk');
      await expect(append(token, 1000, junk)).rejects.toMatchObject({ code: 'bad-fits' });
    },
  ],
  [
    'lost by the disk',
    async (token: string) => {
      await rm((await room.em.findOneByOrFail(TusUpload, { token })).path);
      await expect(room.tus.ask(user, token)).rejects.toMatchObject({ code: 'not-found' });
    },
  ],
])('%s, it gives its room back and leaves nothing', async (_name, end) => {
  const token = await begin(frame);
  await append(token, 0, Buffer.from(frame.subarray(0, 1000)).fill('?', 0, 80));
  await end(token);
  expect([await buffered(), await left(), await room.files('uploads')]).toEqual([0, [], []]);
  await expect(room.tus.ask(user, token)).rejects.toMatchObject({ code: 'not-found' });
});

it('keeps its upload of raws from being abandoned while pieces come', async () => {
  const token = await begin(frame);
  room.clock.ms += 23 * hourMs;
  await append(token, 0, frame.subarray(0, 1000));
  room.clock.ms += 2 * hourMs;
  expect(await room.abandoned.end(room.clock.in(-24 * hourMs))).toEqual({ uploads: 0, files: 0 });
  await append(token, 1000, frame.subarray(1000));
  expect(await room.em.count(RawFileRow)).toBe(1);
});

it('ends with the upload of raws that takes no more files', async () => {
  const token = await begin(frame);
  await append(token, 0, frame.subarray(0, 1000));
  await room.uploads.takeReceived(
    session,
    'b.fit',
    await room.uploads.receive(Readable.from([makeFrame({ seed: 9 })])),
  );
  await room.finalizing.finalize(user, session.sessionToken, false);
  const closed = { code: 'wrong-state', message: 'This upload is complete and takes no more files.' };
  await expect(append(token, 1000, frame.subarray(1000))).rejects.toMatchObject(closed);
  expect(await left()).toEqual([]);
  await expect(begin(frame)).rejects.toMatchObject(closed);
});

it('a kill after the last byte loses nothing: the last byte is asked for again', async () => {
  const token = await begin(frame);
  await append(token, 0, frame.subarray(0, 1000));
  const { path } = await room.em.findOneByOrFail(TusUpload, { token });
  await writeFile(path, frame); // all there, but the row does not say so
  const { receivedBytes } = await room.tus.ask(user, token);
  expect(receivedBytes).toBe(1000);
  await append(token, 1000, frame.subarray(1000));
  const [file] = await room.em.find(RawFileRow);
  expect((await readFile(file?.ucloudPath ?? '')).length).toBe(frame.length);
});

it('a storage that is away costs one byte more, and the place is blanked once and for all', async () => {
  const stack = makeStack({ siteLat: 48.2 });
  const token = await begin(stack, metadataOf({ kind: 'stack' }));
  const { put } = room.storage;
  room.storage.put = (_name, bytes) => {
    bytes.on('error', () => {}).destroy();
    return Promise.reject(new StorageError('unreachable', 'away'));
  };
  await expect(append(token, 0, stack)).rejects.toBeInstanceOf(StorageError);
  const asked = await room.tus.ask(user, token);
  expect([asked.receivedBytes, await buffered()]).toEqual([stack.length - 1, stack.length]);
  room.storage.put = put;
  const taken = await append(token, stack.length - 1, stack.subarray(-1));
  const as = await room.tus.takenAs(taken);
  const row = await room.stacks.row(user, as?.kind === 'stack' ? as.id : 0);
  const known = await room.stackUploads.known(user, row.sha256 ?? '');
  expect([known?.row.id, await buffered(), row.fileSizeBytes]).toEqual([row.id, 0, stack.length]);
  const [stored] = (await room.files('storage')).filter((name) => name.endsWith('.fits'));
  const kept = await readFile(`${room.dir}/storage/${stored}`);
  expect(kept.includes('SITELAT')).toBe(false);
  expect([row.sha256, row.storedSha256]).toEqual([digestOf(stack), digestOf(kept)]);
});

it('a frame that a crash left half taken keeps the digest of what was sent, and that of what is kept', async () => {
  const token = await begin(frame);
  await append(token, 0, frame.subarray(0, -1));
  const settle = room.db.transaction.bind(room.db);
  let calls = 0;
  // The first notes the piece, the second the digest; the third would store the row.
  room.db.transaction = (work) => (++calls === 3 ? Promise.reject(new Error('killed')) : settle(work));
  await expect(append(token, frame.length - 1, frame.subarray(-1))).rejects.toThrow('killed');
  room.db.transaction = settle;
  await append(token, frame.length - 1, frame.subarray(-1));
  const [file] = await room.em.find(RawFileRow);
  const kept = await readFile(file?.ucloudPath ?? '');
  expect(kept.includes('SITELAT')).toBe(false);
  expect([file?.sha256, file?.storedSha256]).toEqual([digestOf(frame), digestOf(kept)]);
});

it('what is stored already is taken at once and holds no room', async () => {
  await append(await begin(frame), 0, frame);
  const [file] = await room.em.find(RawFileRow);
  const again = metadataOf({
    ...{ kind: 'raw', upload: session.sessionToken, filename: 'b.fit' },
    sha256: file?.sha256 ?? '',
  });
  const upload = await room.tus.begin(user, frame.length, again);
  expect([upload.receivedBytes, await buffered()]).toEqual([frame.length, frame.length]);
  expect(await room.tus.takenAs(upload)).toMatchObject({ filename: 'a.fit' });
});

it('an account has a hundred unfinished files and no more', async () => {
  for (let count = 0; count < 100; count++) await begin(frame);
  await expect(begin(frame)).rejects.toMatchObject({ code: 'too-many-requests' });
  const [{ token }] = (await left()) as [TusUpload];
  await room.tus.giveUp(user, token);
  await begin(frame);
  expect(await buffered()).toBe(100 * frame.length);
});

it('tells when it expires, counted from the last piece', async () => {
  const upload = await room.tus.begin(user, frame.length, raw());
  expect(room.tus.expiresAt(upload).getTime() - room.clock.ms).toBe(24 * hourMs);
  room.clock.ms += hourMs;
  const later = await append(upload.token, 0, frame.subarray(0, 1000));
  expect(room.tus.expiresAt(later).getTime() - room.clock.ms).toBe(24 * hourMs);
  expect((await stat(later.path)).size).toBe(1000);
  expect(await room.tus.isWanted(upload.token)).toBe(true);
});
