/** Stacks made on a device: measured, given a thumbnail, counted, and nothing left of those that are refused. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Header, writeFits } from '@crowdsky/fits';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import type { ReceivedFile } from '../files/receive-file.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { makeStack } from '../testing/make-frame.ts';
import { stackView } from '../stacks/stack-view.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import type { StackUploadOptions } from './stack-upload-service.ts';

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom({ MAX_FILE_MB: '1', MAX_STACK_MB: '1' });
  user = await room.user();
});
afterEach(() => room.close());

const receive = (bytes: Buffer): Promise<ReceivedFile> =>
  room.stackUploads.receive(Readable.from([bytes]), {});
const store = async (bytes: Buffer, options: Partial<StackUploadOptions> = {}) =>
  room.stackUploads.store(user, await receive(bytes), {
    overwrite: false, keepLocation: false, slotSeconds: 900, ...options,
  }); // prettier-ignore
const limit = (bytes: number) =>
  room.em.update('User', { id: user.id }, { storageLimitMb: bytes / 1_048_576 });

it('is recorded as its header says, under its quarter of an hour, and counted with its thumbnail', async () => {
  const bytes = makeStack({ frames: 12 });
  const { row, alreadyStored } = await store(bytes);
  const name = `stacks/user_${user.id}/M_42/stack_20250115.78_83.6_+22.0_${row.stackingJobId}`;
  expect([row, alreadyStored]).toMatchObject([
    {
      userId: user.id, madeBy: 'client', chunkKey: '20250115.78_83.6_+22.0', objectName: 'M 42', nFramesInput: 12,
      nFramesAligned: 12, totalExptime: 150, sha256: digestOf(bytes), storedSha256: digestOf(bytes),
      ucloudPath: `${name}.fits`, thumbnailPath: `${name}_thumb.png`, fileSizeBytes: bytes.length,
      dateObsStart: new Date('2025-01-15T19:30:05Z'), dateObsEnd: new Date('2025-01-15T19:44:30Z'),
    },
    false,
  ]); // prettier-ignore
  const thumbnail = await room.storage.stat(row.thumbnailPath!);
  expect(row.thumbnailSizeBytes).toBe(thumbnail!.sizeBytes);
  expect(await room.usedBytes(user)).toBe(bytes.length + thumbnail!.sizeBytes);
  expect(await room.em.findOneByOrFail(StackingJob, {})).toMatchObject({
    id: row.stackingJobId, status: 'completed', madeBy: 'client', frameCount: 12, uploadSessionId: null,
    startedAt: room.clock.nowSeconds(), createdAt: room.clock.nowSeconds(),
  }); // prettier-ignore
  expect(await room.settling.countUnsettled()).toBe(0);
  expect(room.heard).toEqual([{ type: 'stack', stackId: row.id, chunkKey: row.chunkKey }]);
});

it('the same file that is recorded between the first look and the job is stored already, and no rival', async () => {
  const bytes = makeStack();
  const { row } = await store(bytes);
  const used = await room.usedBytes(user);
  for (const overwrite of [false, true, 'unless-deeper'] as const) {
    vi.spyOn(room.stackUploads, 'known').mockResolvedValueOnce(null);
    expect(await store(bytes, { overwrite })).toMatchObject({ row: { id: row.id }, alreadyStored: true });
  }
  expect(await room.em.count(StackingJob)).toBe(1);
  expect(await room.usedBytes(user)).toBe(used);
  expect(await room.files('storage')).toHaveLength(2);
});

it('what the device says goes before the header, also for the chunk', async () => {
  const claims = {
    framesInput: 40, framesAligned: 38,
    dateObsStart: new Date('2026-02-27T22:45:00Z'), dateObsEnd: new Date('2026-02-27T22:59:00Z'),
  }; // prettier-ignore
  const { row } = await store(makeStack(), { ...claims, slotSeconds: 3600 });
  expect(row).toMatchObject({
    chunkKey: '20260227.22_83.6_+22.0', nFramesInput: 40, nFramesAligned: 38,
    dateObsStart: claims.dateObsStart, dateObsEnd: claims.dateObsEnd,
  }); // prettier-ignore
  expect((await room.em.findOneByOrFail(StackingJob, {})).frameCount).toBe(40);
});

it("a picture of the device's own is written anew; one that is none is refused", async () => {
  const thumbnail = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'blue' } })
    .jpeg()
    .toBuffer();
  const { row } = await store(makeStack(), { thumbnail });
  const stored = await readFile(join(room.dir, 'storage', row.thumbnailPath!));
  expect(await sharp(stored).metadata()).toMatchObject({ format: 'png', width: 512, height: 341 });
  const junk = store(makeStack({ seed: 2 }), { thumbnail: Buffer.from('junk') });
  await expect(junk).rejects.toMatchObject({ code: 'bad-thumbnail' });
});

it('names its place only where the owner keeps it', async () => {
  const placed = (options: Partial<StackUploadOptions>, seed: number) =>
    store(makeStack({ siteLat: 48.2, seed, dateObs: `2025-03-0${seed}T01:00:00` }), options);
  const read = async ({ row }: { row: StackedFrame }) => readFile(join(room.dir, 'storage', row.ucloudPath));
  const [blanked, kept] = [await placed({}, 1), await placed({ keepLocation: true }, 2)];
  const [blankedFile, keptFile] = [await read(blanked), await read(kept)];
  expect(blankedFile.includes('SITELAT')).toBe(false);
  expect(keptFile.includes('SITELAT')).toBe(true);
  // Both digests are told: of the file as sent and of the bytes to fetch.
  expect(stackView(blanked.row)).toMatchObject({
    sha256: digestOf(makeStack({ siteLat: 48.2, seed: 1, dateObs: '2025-03-01T01:00:00' })),
    storedSha256: digestOf(blankedFile),
  });
  expect(room.stacks.ofRow(blanked.row).digest).toBe(digestOf(blankedFile));
  expect(blanked.row.sha256).not.toBe(blanked.row.storedSha256);
  expect(stackView(kept.row)).toMatchObject({ sha256: digestOf(keptFile), storedSha256: digestOf(keptFile) });
});

it('the card SHARPEN of its header reaches the API as sharpening', async () => {
  const header = new Header().set('DATE-OBS', '2025-01-15T19:30:05').set('SHARPEN', 'richardson-lucy 12');
  const image = {
    kind: 'image',
    shape: [48, 32, 3],
    data: new Float32Array(48 * 32 * 3).fill(9),
    header,
  } as const;
  const { row } = await store(Buffer.from(writeFits([image])));
  expect(stackView(row).sharpening).toBe('richardson-lucy 12');
  expect(stackView((await store(makeStack({ dateObs: '2025-03-01T00:00:00' }))).row).sharpening).toBeNull();
});

it('the same bytes again are known, before and after they are sent', async () => {
  const first = await store(makeStack());
  const again = await store(makeStack());
  expect(again).toMatchObject({ alreadyStored: true, row: { id: first.row.id } });
  const known = await room.stackUploads.known(user, first.row.sha256!);
  expect(known).toMatchObject({ alreadyStored: true, row: { id: first.row.id } });
  expect(await room.stackUploads.known(await room.user(), first.row.sha256!)).toBeNull();
  expect(await room.em.count(StackedFrame)).toBe(1);
});

it('must fit into the account to the byte, and a refused one leaves nothing', async () => {
  const bytes = makeStack();
  const { row } = await store(bytes);
  await room.stacks.delete(user, row.id);
  const whole = row.fileSizeBytes + row.thumbnailSizeBytes;
  await limit(whole - 1);
  const put = vi.spyOn(room.storage, 'put');
  await expect(store(bytes)).rejects.toMatchObject({ code: 'quota-exceeded' });
  expect([await room.usedBytes(user), await room.em.count(StackingJob), put.mock.calls]).toEqual([0, 0, []]);
  await limit(whole);
  await store(bytes);
  expect(await room.usedBytes(user)).toBe(whole);
});

it('an account that filled up while the storage took the stack keeps neither row nor files', async () => {
  const { put } = room.storage;
  vi.spyOn(room.storage, 'put').mockImplementationOnce(async (...file) => {
    await put.apply(room.storage, file);
    await limit(1);
  });
  await expect(store(makeStack())).rejects.toMatchObject({ code: 'quota-exceeded' });
  expect([await room.em.count(StackedFrame), await room.em.count(StackingJob)]).toEqual([0, 0]);
  expect([await room.files('storage'), await room.usedBytes(user)]).toEqual([[], 0]);
});

it('the files of a stack that its owner has replaced stay until they leave the trash', async () => {
  const { row: old } = await store(makeStack());
  const { row } = await store(makeStack({ seed: 2 }), { overwrite: true });
  expect(await room.files('storage')).toHaveLength(4);
  await room.trash.drop(user, old.id);
  expect(await room.files('storage')).toEqual([row.ucloudPath, row.thumbnailPath]);
  expect(await room.usedBytes(user)).toBe(row.fileSizeBytes + row.thumbnailSizeBytes);
});

it('one known to be shallower than the stack that is kept is refused before anything is stored', async () => {
  const { row: deep } = await store(makeStack({ frames: 12 }));
  const put = vi.spyOn(room.storage, 'put');
  const shallow = makeStack({ frames: 11, seed: 2 });
  expect(await store(shallow, { overwrite: 'unless-deeper' })).toMatchObject({
    row: { id: deep.id },
    keptDeeper: true,
  });
  // What the device says goes before the header.
  const claim = { overwrite: 'unless-deeper', framesAligned: 11 } as const;
  expect(await store(makeStack({ frames: 90, seed: 3 }), claim)).toMatchObject({ keptDeeper: true });
  expect([put.mock.calls.length, await room.em.count(StackingJob)]).toEqual([0, 1]);
  expect(await store(makeStack({ frames: 12, seed: 4 }), { overwrite: 'unless-deeper' })).toMatchObject({
    alreadyStored: false,
  });
  expect(put).toHaveBeenCalledTimes(2);
});

it('a storage that fails leaves neither job nor bytes; the objects are noted', async () => {
  vi.spyOn(room.storage, 'put').mockRejectedValueOnce(new Error('away'));
  await expect(store(makeStack())).rejects.toThrow('away');
  expect([await room.em.count(StackingJob), await room.usedBytes(user)]).toEqual([0, 0]);
  expect(await room.settling.countUnsettled()).toBe(2);
});

it('while it is stored its job is held for an hour', async () => {
  const { put } = room.storage;
  let held: StackingJob | undefined;
  vi.spyOn(room.storage, 'put').mockImplementationOnce(async (...file) => {
    held = await room.em.findOneByOrFail(StackingJob, {});
    await put.apply(room.storage, file);
  });
  await store(makeStack());
  expect(held).toMatchObject({
    status: 'processing',
    leaseToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    leaseExpiresAt: room.clock.in(3_600_000),
  });
});

it('a stack without a time is refused, one of exactly the allowed size is received', async () => {
  await expect(store(makeStack({ dateObs: null }))).rejects.toMatchObject({ code: 'no-date-obs' });
  const whole = await receive(Buffer.alloc(1_048_576));
  expect(whole.sizeBytes).toBe(1_048_576);
  await expect(receive(Buffer.alloc(1_048_577))).rejects.toMatchObject({ code: 'too-large' });
  await room.stackUploads.discard(whole);
  await room.stackUploads.discard(whole);
  expect(
    (await room.files('uploads')).filter((path) => path.includes(whole.path.split('/').at(-1)!)),
  ).toEqual([]);
});
