/** What was left lying a day ends: uploads, raws of failed jobs, leases. What is younger stays. */
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
let before: Date;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
  before = new Date(room.clock.ms - 86_400_000);
});
afterEach(() => room.close());

const from = (seconds: number): Date => new Date(before.getTime() + seconds * 1000);
const statusOf = async (session: UploadSession): Promise<string> =>
  (await room.em.findOneByOrFail(UploadSession, { id: session.id })).status;
const isDeleted = async (raw: RawFileRow): Promise<boolean> =>
  (await room.em.findOneByOrFail(RawFileRow, { id: raw.id })).isDeleted;

it('closes uploads that began before and got no file since; counts them and their files', async () => {
  const idle = await addSession(room, user, { createdAt: from(-10), lastFileAt: from(-1) });
  const empty = await addSession(room, user, { createdAt: from(-1) });
  const growing = await addSession(room, user, { createdAt: from(-10), lastFileAt: from(0) });
  const young = await addSession(room, user, { createdAt: from(0) });
  const done = await addSession(room, user, { createdAt: from(-10), status: 'complete' });
  const raws = [await addRaw(room, idle), await addRaw(room, idle), await addRaw(room, growing)];
  expect(await room.abandoned.end(before)).toEqual({ uploads: 2, files: 2 });
  const sessions = [idle, empty, growing, young, done];
  expect(await Promise.all(sessions.map(statusOf))).toEqual([
    'expired', 'expired', 'uploading', 'uploading', 'complete',
  ]); // prettier-ignore
  expect(await Promise.all(raws.map(isDeleted))).toEqual([true, true, false]);
  expect(await room.files('uploads')).toHaveLength(1);
});

it('gives up the raws of jobs that failed before, and of no others', async () => {
  const session = await addSession(room, user, { status: 'complete' });
  const old = { status: 'failed', completedAt: from(-1), uploadSessionId: session.id } as const;
  await addJob(room, user, { ...old, chunkKey: 'failed' });
  await addJob(room, user, { ...old, chunkKey: 'young', completedAt: from(0) });
  await addJob(room, user, { ...old, chunkKey: 'retry', status: 'retry' });
  await addJob(room, user, { ...old, uploadSessionId: null });
  const raws = [];
  for (const chunkKey of ['failed', 'failed', 'young', 'retry', 'key'])
    raws.push(await addRaw(room, session, { chunkKey }));
  expect(await room.abandoned.end(before)).toEqual({ uploads: 0, files: 2 });
  expect(await Promise.all(raws.map(isDeleted))).toEqual([true, true, false, false, false]);
  expect(await room.files('uploads')).toHaveLength(3);
  expect(await room.abandoned.end(before)).toEqual({ uploads: 0, files: 0 });
});

it('drops raws that finalize skipped in uploads finished before, and no others', async () => {
  const done = await addSession(room, user, { status: 'complete', completedAt: from(-1) });
  const young = await addSession(room, user, { status: 'complete', completedAt: from(0) });
  const open = await addSession(room, user);
  const raws = [
    await addRaw(room, done, { chunkKey: null }),
    await addRaw(room, done),
    await addRaw(room, young, { chunkKey: null }),
    await addRaw(room, open, { chunkKey: null }),
    await addRaw(room, done, { chunkKey: null, keptIn: 'moving' }),
  ];
  expect(await room.abandoned.end(before)).toEqual({ uploads: 0, files: 1 });
  expect(await Promise.all(raws.map(isDeleted))).toEqual([true, false, false, false, false]);
  await room.rawKeeper.idle();
  expect(await room.files('uploads')).toHaveLength(3);
});

it('more than a batch of each', async () => {
  const session = await addSession(room, user, { status: 'complete' });
  const old = { status: 'failed', completedAt: from(-1), uploadSessionId: session.id } as const;
  for (let index = 0; index < 201; index++) {
    await addSession(room, user, { createdAt: from(-10) });
    await addJob(room, user, { ...old, chunkKey: `k${index}` });
  }
  await addRaw(room, session, { chunkKey: 'k0' });
  await addRaw(room, session, { chunkKey: 'k200' });
  expect(await room.abandoned.end(before)).toEqual({ uploads: 201, files: 2 });
});

it('frees jobs of silent workers and moves raws on that wait', async () => {
  const { id } = await addJob(room, user, {
    status: 'processing', leaseToken: 'l', leaseExpiresAt: new Date(room.clock.ms - 1),
  }); // prettier-ignore
  const kept = await addRaw(room, await addSession(room, user), { keptIn: 'moving' });
  await room.abandoned.end(before);
  expect((await room.em.findOneByOrFail(StackingJob, { id })).status).toBe('retry');
  await room.rawKeeper.idle();
  expect((await room.em.findOneByOrFail(RawFileRow, { id: kept.id })).keptIn).toBe('storage');
});

it('bounds leases from before the clock was set back', async () => {
  const far = new Date(room.clock.ms + 7_200_000);
  const held = { status: 'processing', leaseToken: 'l', leaseExpiresAt: far } as const;
  const { id } = await addJob(room, user, held);
  await room.abandoned.end(before);
  const { leaseExpiresAt } = await room.em.findOneByOrFail(StackingJob, { id });
  expect(leaseExpiresAt).toEqual(new Date(room.clock.ms + 3_600_000));
});

it('a file in the buffer is wanted while a row of that upload refers to it', async () => {
  const session = await addSession(room, user);
  const raw = await addRaw(room, session);
  const gone = await addRaw(room, session, { isDeleted: true });
  const other = await addSession(room, user);
  const { sessionToken } = session;
  expect(await room.abandoned.isFileWanted(sessionToken, raw.ucloudPath)).toBe(true);
  expect(await room.abandoned.isFileWanted(sessionToken, gone.ucloudPath)).toBe(false);
  expect(await room.abandoned.isFileWanted(other.sessionToken, raw.ucloudPath)).toBe(false);
  expect(await room.abandoned.isFileWanted('none', raw.ucloudPath)).toBe(false);
});
