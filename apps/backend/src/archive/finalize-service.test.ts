/** Closing an upload: chunks become jobs that reserve their room, in one transaction. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { UploadSession } from './upload-session.entity.ts';

let room: ArchiveRoom;
let user: User;
let session: UploadSession;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
  session = await addSession(room, user);
});
afterEach(() => room.close());

const at = (time: string) => new Date(`2025-01-15T${time}Z`);
const place = { fitsRa: 83.633, fitsDec: 22.014, chunkKey: 'provisional' };
const finalize = (overwrite = false) => room.finalizing.finalize(user, session.sessionToken, overwrite);
/** 14 bytes a pixel of the largest frame and 200,000 more. */
const reserved = (pixels: number): number => 14 * pixels + 200_000;

it('each quarter of an hour is a job of its frames, named after the first target, its room reserved', async () => {
  await addRaw(room, session, { ...place, fitsDateObs: at('19:31:00'), widthPx: 10, heightPx: 20 });
  await addRaw(room, session, { ...place, fitsDateObs: at('19:32:00'), fitsObject: 'M 42', widthPx: 30, heightPx: 20 });
  await addRaw(room, session, { ...place, fitsDateObs: at('19:33:00'), fitsObject: 'M 43', widthPx: null, heightPx: 20 });
  await addRaw(room, session, { ...place, fitsDateObs: at('19:46:00'), widthPx: 10, heightPx: null });
  await addRaw(room, session, { ...place, fitsDateObs: at('20:01:00'), isDeleted: true });
  const { jobs, skipped } = await finalize();
  expect(skipped).toEqual([]);
  expect(jobs.map(({ chunkKey, frameCount }) => [chunkKey, frameCount])).toEqual([
    ['20250115.78_83.6_+22.0', 3],
    ['20250115.79_83.6_+22.0', 1],
  ]);
  const rows = await room.em.find(StackingJob, { order: { id: 'ASC' } });
  const common = { userId: user.id, uploadSessionId: session.id, status: 'pending', madeBy: 'worker' };
  expect(rows).toMatchObject([
    { ...common, id: jobs[0].id, objectName: 'M 42', frameCount: 3, expectedBytes: reserved(600) },
    { ...common, id: jobs[1].id, objectName: null, frameCount: 1, expectedBytes: reserved(0) },
  ]);
  expect(rows[0].createdAt).toEqual(room.clock.nowSeconds());
  expect(await room.em.countBy(RawFileRow, { chunkKey: jobs[0].chunkKey })).toBe(3);
  expect(await room.em.findOneBy(UploadSession, { id: session.id })).toMatchObject({
    status: 'complete',
    completedAt: room.clock.nowSeconds(),
  });
  const told = { progress: null, errorMessage: null, status: 'pending' };
  expect(room.heard).toEqual([
    { type: 'upload', token: session.sessionToken, fileCount: 4, status: 'complete' },
    ...jobs.map(({ id, chunkKey }) => ({ type: 'job', jobId: id, chunkKey, ...told })),
  ]);
}); // prettier-ignore

it('an account that keeps its raws reserves room for them too', async () => {
  await room.em.update('User', { id: user.id }, { tier: 'raw' });
  user.tier = 'raw';
  await addRaw(room, session, { ...place, fileSizeBytes: 700, widthPx: 10, heightPx: 10 });
  await addRaw(room, session, { ...place, fileSizeBytes: 70, widthPx: 10, heightPx: 10 });
  await finalize();
  expect((await room.em.findOneByOrFail(StackingJob, {})).expectedBytes).toBe(reserved(100) + 770);
});

it('must fit beside what is used and what other jobs wait for, to the byte', async () => {
  await addRaw(room, session, { ...place, widthPx: 10, heightPx: 10 });
  await addJob(room, user, { expectedBytes: 1000, chunkKey: 'other' });
  await addJob(room, user, { expectedBytes: 5e9, status: 'completed', chunkKey: 'done' });
  const limit = (bytes: number) =>
    room.em.update('User', { id: user.id }, { storageUsedBytes: 500, storageLimitMb: bytes / 1_048_576 });
  await limit(reserved(100) + 1499);
  await expect(finalize()).rejects.toMatchObject({ code: 'quota-exceeded' });
  expect(await room.em.findOneBy(UploadSession, { id: session.id })).toMatchObject({ status: 'uploading' });
  expect([await room.em.count(StackingJob), room.heard]).toEqual([2, []]);
  await limit(reserved(100) + 1500);
  expect((await finalize()).jobs).toHaveLength(1);
});

it('frames of a skipped chunk stay without a chunk, those of the others get theirs', async () => {
  await addJob(room, user, { chunkKey: '20250115.78_83.6_+22.0' });
  const left = await addRaw(room, session, { ...place, fitsDateObs: at('19:31:00') });
  const used = await addRaw(room, session, { ...place, fitsDateObs: at('19:46:00') });
  const { jobs, skipped } = await finalize();
  expect(jobs).toMatchObject([{ chunkKey: '20250115.79_83.6_+22.0' }]);
  expect(skipped).toMatchObject([{ chunkKey: '20250115.78_83.6_+22.0', frameCount: 1 }]);
  expect(await room.files('uploads')).toHaveLength(2);
  const rows = await room.em.find(RawFileRow, { order: { id: 'ASC' } });
  expect(rows.map(({ id, chunkKey, isDeleted }) => [id, chunkKey, isDeleted])).toEqual([
    [left.id, null, false],
    [used.id, '20250115.79_83.6_+22.0', false],
  ]);
});

it('is for an open upload of its owner with files in it', async () => {
  await expect(finalize()).rejects.toMatchObject({
    code: 'wrong-state',
    message: 'There are no files in this upload.',
  });
  await addRaw(room, session, place);
  const stranger = await room.user();
  const theirs = room.finalizing.finalize(stranger, session.sessionToken, false);
  await expect(theirs).rejects.toMatchObject({ code: 'not-found' });
  const both = await Promise.allSettled([finalize(), finalize()]);
  const [first, second] = both.map((call) => (call as PromiseFulfilledResult<unknown>).value);
  expect(first).toMatchObject({ jobs: [{ frameCount: 1 }], skipped: [] });
  expect(second).toEqual(first);
  expect(await room.em.count(StackingJob)).toBe(1);
  expect(await finalize(true)).toEqual(first);
});
