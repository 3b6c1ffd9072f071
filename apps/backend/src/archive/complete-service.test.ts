/** A worker's result: put under a lease, recorded once, and its raws released. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompleteRequest } from '@crowdsky/api';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { makeStack } from '../testing/make-frame.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { TrashedStack } from './trashed-stack.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';
import type { UploadSession } from './upload-session.entity.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
let job: StackingJob;
let lease: string;
beforeEach(async () => {
  room = await startArchiveRoom({ LEASE_SECONDS: '100', MAX_FILE_MB: '1' });
  await begin({});
});
afterEach(() => room.close());

/** An upload of two raws in the hands of a worker. */
async function begin(changes: Partial<User>): Promise<void> {
  user = await room.user(changes);
  session = await addSession(room, user);
  await addRaw(room, session);
  await addRaw(room, session);
  await addJob(room, user, { uploadSessionId: session.id, objectName: 'M 42' });
  const claimed = await room.leases.claim('w');
  ({ job, leaseToken: lease } = claimed!);
  room.heard.length = 0;
}

const stackBytes = makeStack({ frames: 2 });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const nameOfStack = (): string => `stacks/user_${user.id}/M_42/stack_key_${job.id}.fits`;
const putStack = (bytes: Buffer = stackBytes, token = lease) =>
  room.completing.putStack(job.id, token, Readable.from([bytes]), {});
const request = (claims: Partial<CompleteRequest> = {}): CompleteRequest =>
  ({ leaseToken: lease, framesInput: 2, framesAligned: 1, ...claims }) as CompleteRequest;
const jobRow = () => room.em.findOneByOrFail(StackingJob, { id: job.id });
const incoming = async () => (await room.files('uploads')).filter((path) => path.startsWith('incoming'));

describe('putting the stack', () => {
  it('stores it, notes its size and digest, prolongs the lease and leaves no copy', async () => {
    room.clock.ms += 50_000;
    const put = { sizeBytes: stackBytes.length, sha256: sha256(stackBytes) };
    expect(await putStack()).toEqual(put);
    expect(await jobRow()).toMatchObject({
      putStackBytes: put.sizeBytes,
      putStackSha256: put.sha256,
      leaseExpiresAt: room.clock.in(100_000),
    });
    expect([await room.files('storage'), await incoming()]).toEqual([[nameOfStack()], []]);
    expect(await room.em.find(UnsettledObject)).toMatchObject([{ objectName: nameOfStack() }]);
  });

  it('may take four times the size of a raw, not more', async () => {
    const fitting = makeStack({ widthPx: 590, heightPx: 590 });
    expect(fitting.length).toBeLessThan(4 * 1_048_576);
    await putStack(fitting);
    const larger = Buffer.alloc(4 * 1_048_576 + 1);
    await expect(putStack(larger)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('under another lease, or of something that is no stack, is refused and leaves nothing', async () => {
    await expect(putStack(stackBytes, 'other')).rejects.toMatchObject({ code: 'lease-lost' });
    await expect(putStack(Buffer.from('no FITS'))).rejects.toMatchObject({ code: 'bad-fits' });
    await expect(putStack(stackBytes.subarray(0, -2880))).rejects.toMatchObject({ code: 'cut-file' });
    expect([await room.files('storage'), await incoming()]).toEqual([[], []]);
  });

  it('a lease that is lost while the storage takes it is told', async () => {
    const { put } = room.storage;
    vi.spyOn(room.storage, 'put').mockImplementationOnce(async (...file) => {
      await put.apply(room.storage, file);
      await room.leases.fail(job.id, 'meanwhile');
    });
    await expect(putStack()).rejects.toMatchObject({ code: 'lease-lost' });
    expect((await jobRow()).putStackBytes).toBeNull();
    expect(await room.settling.countUnsettled()).toBe(1);
  });
});

it('a thumbnail is written anew, stored beside the stack, and prolongs the lease', async () => {
  const sent = await sharp({ create: { width: 600, height: 300, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  room.clock.ms += 50_000;
  const answer = await room.completing.putThumbnail(job.id, lease, Readable.from([sent]), {});
  const name = nameOfStack().replace('.fits', '_thumb.png');
  const stored = await room.storage.stat(name);
  expect(answer).toEqual({ sizeBytes: stored!.sizeBytes, sha256: sha256(sent) });
  expect(await jobRow()).toMatchObject({
    putThumbnailBytes: stored!.sizeBytes,
    leaseExpiresAt: room.clock.in(100_000),
  });
  expect(await incoming()).toEqual([]);
  expect(await room.em.find(UnsettledObject)).toMatchObject([{ objectName: name }]);
  const putAgain = room.completing.putThumbnail(job.id, 'other', Readable.from([sent]), {});
  await expect(putAgain).rejects.toMatchObject({ code: 'lease-lost' });
  const junk = room.completing.putThumbnail(job.id, lease, Readable.from([Buffer.from('junk')]), {});
  await expect(junk).rejects.toMatchObject({ code: 'bad-thumbnail' });
  expect(await incoming()).toEqual([]);
});

describe('completing', () => {
  it('records the stack with what the worker says and else what the file says; deletes the raws', async () => {
    await putStack();
    const claims = {
      exposureSeconds: 19, filter: 'LP', starCount: 55, raDeg: 83.6, decDeg: -5.4,
      dateObsStart: '2025-01-15T19:30:00.000Z', dateObsEnd: '2025-01-15T19:44:00.000Z', dateObsMid: null,
    }; // prettier-ignore
    const answer = await room.completing.complete(job.id, request(claims));
    const row = await room.em.findOneByOrFail(StackedFrame, {});
    expect(answer).toEqual({ recorded: true, stackId: row.id });
    expect(row).toMatchObject({
      stackingJobId: job.id, ucloudPath: nameOfStack(), thumbnailPath: null, thumbnailSizeBytes: 0,
      fileSizeBytes: stackBytes.length, sha256: sha256(stackBytes), storedSha256: sha256(stackBytes), nFramesInput: 2, nFramesAligned: 1,
      totalExptime: 19, filterName: 'LP', nStarsDetected: 55, raDeg: 83.6, decDeg: -5.4,
      dateObsStart: new Date('2025-01-15T19:30:00Z'), dateObsEnd: new Date('2025-01-15T19:44:00Z'),
      telescope: 'Seestar S50', widthPx: 48, heightPx: 32,
    }); // prettier-ignore
    expect(await room.usedBytes(user)).toBe(stackBytes.length);
    expect(await room.files('uploads')).toEqual([]);
    expect(await room.em.countBy(RawFileRow, { isDeleted: true })).toBe(2);
    expect(await room.settling.countUnsettled()).toBe(0);
    expect(room.heard).toEqual([
      { type: 'job', jobId: job.id, chunkKey: 'key', status: 'completed', progress: 1, errorMessage: null },
      { type: 'stack', stackId: row.id, chunkKey: 'key' },
    ]);
    expect(await room.completing.complete(job.id, request())).toEqual({ recorded: false, stackId: row.id });
    expect(room.heard).toHaveLength(2);
  });

  it('counts the thumbnail that was put', async () => {
    await putStack();
    await room.em.update(StackingJob, { id: job.id }, { putThumbnailBytes: 77 });
    await room.completing.complete(job.id, request());
    expect(await room.em.findOneByOrFail(StackedFrame, {})).toMatchObject({
      thumbnailPath: nameOfStack().replace('.fits', '_thumb.png'),
      thumbnailSizeBytes: 77,
    });
    expect(await room.usedBytes(user)).toBe(stackBytes.length + 77);
  });

  it('notes which frames the worker dropped, and which in part, and why', async () => {
    await putStack();
    const droppedFrames = [{ name: 'b.fit', reason: 'It shows 3 stars.' }];
    const framesInPart = [{ name: 'c.fit', reason: 'A roof.' }];
    await room.completing.complete(job.id, request({ droppedFrames, framesInPart }));
    const noted = await room.em.findOneByOrFail(StackingJob, { id: job.id });
    expect(noted.droppedFrames).toBe('[{"name":"b.fit","reason":"It shows 3 stars."}]');
    expect(noted.framesInPart).toBe('[{"name":"c.fit","reason":"A roof."}]');
  });

  it('knows nothing of frames of which the worker does not tell', async () => {
    await putStack();
    await room.completing.complete(job.id, request());
    const noted = await room.em.findOneByOrFail(StackingJob, { id: job.id });
    expect([noted.droppedFrames, noted.framesInPart]).toEqual([null, null]);
  });

  it('needs the stack first, and the lease', async () => {
    await expect(room.completing.complete(job.id, request())).rejects.toMatchObject({ code: 'wrong-state' });
    await putStack();
    const nothing = { recorded: false, stackId: null };
    expect(await room.completing.complete(job.id, request({ leaseToken: 'other' }))).toEqual(nothing);
    expect(await room.completing.complete(999, request())).toEqual(nothing);
    expect(await room.em.count(StackedFrame)).toBe(0);
  });

  it('one who lost the lease in the very last moment is answered, and changes nothing', async () => {
    await putStack();
    const stack = { ucloudPath: nameOfStack(), thumbnailPath: null, fileSizeBytes: 1, thumbnailSizeBytes: 0, sha256: null, storedSha256: null, nFramesInput: 1, nFramesAligned: 1 }; // prettier-ignore
    expect(await room.completing.finish(job, stack, { leaseToken: 'other' })).toEqual({
      recorded: false,
      stackId: null,
    });
    expect(room.heard).toEqual([]);
    expect(await room.completing.finish(job, stack)).toMatchObject({ recorded: true });
  });

  it('a stack that it replaces, where its owner asked for that, goes into the trash with its files', async () => {
    const old = await addStack(room, user);
    await room.em.update(StackingJob, { id: job.id }, { overwrites: true });
    await putStack();
    await room.completing.complete(job.id, request());
    expect((await room.files('storage')).sort()).toEqual(
      [old.ucloudPath, old.thumbnailPath, nameOfStack()].sort(),
    );
    expect(await room.em.countBy(StackedFrame, { id: old.id })).toBe(0);
    expect(await room.em.countBy(TrashedStack, { id: old.id, reason: 'replaced' })).toBe(1);
  });
});

it('an account that keeps its raws finds them in the storage, counted', async () => {
  await begin({ tier: 'raw' });
  await putStack();
  await room.completing.complete(job.id, request());
  await room.rawKeeper.idle();
  expect(await room.em.countBy(RawFileRow, { keptIn: 'storage', isDeleted: false })).toBe(2);
  expect((await room.files('storage')).filter((name) => name.startsWith('raws/'))).toHaveLength(2);
  expect(await room.usedBytes(user)).toBe(stackBytes.length + 2000);
});
