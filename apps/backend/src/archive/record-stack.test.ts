/** Recording a stack: job, row, quota and replaced files change together. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addStack } from '../testing/archive-rows.ts';
import { JobNotOurs, recordStack } from './record-stack.ts';
import type { Recording } from './record-stack.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { TrashedStack } from './trashed-stack.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
let user: User;
let job: StackingJob;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user({ storageUsedBytes: 5000 });
  job = await addJob(room, user, {
    status: 'processing', leaseToken: 'l', leaseExpiresAt: room.clock.in(1000), objectName: 'M 42', madeBy: 'client',
    errorMessage: 'before',
  }); // prettier-ignore
});
afterEach(() => room.close());

const files = () => {
  const name = `stacks/user_${user.id}/M_42/stack_key_${job.id}`;
  return {
    ucloudPath: `${name}.fits`, thumbnailPath: `${name}_thumb.png`, fileSizeBytes: 300, thumbnailSizeBytes: 20,
    sha256: 'ab', storedSha256: 'cd', nFramesInput: 10, nFramesAligned: 9,
  };
}; // prettier-ignore
const record = (changes: Partial<Recording> = {}) =>
  room.db.transaction((em) =>
    recordStack(em, {
      job,
      stack: files(),
      now: room.clock.nowSeconds(),
      onRival: 'replace',
      mindQuota: false,
      ...changes,
    }),
  );
const stored = async (): Promise<StackedFrame> =>
  room.em.findOneByOrFail(StackedFrame, { stackingJobId: job.id });

it('ends the job, inserts the row and counts stack and thumbnail', async () => {
  const dateObsStart = new Date('2025-01-15T19:30:00Z');
  await room.settling.announcePut([
    files().ucloudPath,
    files().thumbnailPath,
    'stacks/user_1/other/stack_x_9.fits',
  ]);
  const { stackId, droppedObjects } = await record({
    leaseToken: 'l',
    stack: { ...files(), dateObsStart, raDeg: 83.6, decDeg: -5.4 },
  });
  expect(await stored()).toMatchObject({
    id: stackId, userId: user.id, objectName: 'M 42', chunkKey: 'key', madeBy: 'client', sha256: 'ab', storedSha256: 'cd',
    createdAt: room.clock.nowSeconds(), observedAt: dateObsStart, dateObsStart,
    // Band 84 has round(360 cos 5.5°) = 358 cells; 83.6 / 360 of them is 83.1.
    skyCell: 84_083,
  }); // prettier-ignore
  expect(await room.em.findOneBy(StackingJob, { id: job.id })).toMatchObject({
    status: 'completed', progress: 1, completedAt: room.clock.nowSeconds(), errorMessage: null, leaseExpiresAt: null,
  }); // prettier-ignore
  expect([await room.usedBytes(user), droppedObjects]).toEqual([5320, []]);
  const left = await room.em.find(UnsettledObject);
  expect(left.map((row) => row.objectName)).toEqual(['stacks/user_1/other/stack_x_9.fits']);
});

it('is sorted by the time of recording where the observation is unknown, and has no place without coordinates', async () => {
  await record({ stack: { ...files(), thumbnailPath: null, raDeg: 83.6 } });
  expect(await stored()).toMatchObject({
    observedAt: room.clock.nowSeconds(),
    skyCell: null,
    thumbnailPath: null,
  });
});

it('a place on the equator at 0 h is a place', async () => {
  await record({ stack: { ...files(), raDeg: 0, decDeg: 0 } });
  expect((await stored()).skyCell).toBe(90_000);
});

it('asked to replace, takes the older stacks of the chunk along: rows, jobs, bytes; their files stay with the trash', async () => {
  const older = [
    await addStack(room, user),
    await addStack(room, user, { fileSizeBytes: 50, thumbnailPath: null }),
  ];
  const another = await addStack(room, user, { chunkKey: 'other' });
  const theirs = await addStack(room, await room.user());
  expect((await record()).droppedObjects).toEqual([]);
  const trash = await room.em.find(TrashedStack, { order: { id: 'ASC' } });
  expect(trash).toMatchObject(
    older.map(({ id, stackingJobId }) => ({ id, stackingJobId, reason: 'replaced' })),
  );
  expect(trash.map(({ sizeBytes }) => sizeBytes)).toEqual([320, 70]);
  expect((await room.em.findOneByOrFail(User, { id: user.id })).trashBytes).toBe(390);
  expect(await room.usedBytes(user)).toBe(5000 + 320 - 320 - 70);
  const rows = await room.em.find(StackedFrame, { order: { id: 'ASC' } });
  expect(rows.map(({ stackingJobId }) => stackingJobId)).toEqual([
    another.stackingJobId, theirs.stackingJobId, job.id,
  ]); // prettier-ignore
  expect(await room.em.countBy(StackingJob, { userId: user.id })).toBe(2);
  expect(await room.em.count(UnsettledObject)).toBe(0);
});

it('a replaced row that names the very files that were put does not delete them', async () => {
  const old = await addStack(room, user, { thumbnailPath: null });
  await room.em.update(StackedFrame, { id: old.id }, { ucloudPath: `/crowdsky/${files().ucloudPath}` });
  expect((await record()).droppedObjects).toEqual([]);
  expect([await room.em.count(UnsettledObject), await room.em.count(TrashedStack)]).toEqual([0, 0]);
  expect([await room.em.count(StackedFrame), await room.usedBytes(user)]).toEqual([1, 5000 + 320 - 320]);
});

it('under a lost lease, or of a job that ended, nothing changes', async () => {
  await expect(record({ leaseToken: 'other' })).rejects.toBeInstanceOf(JobNotOurs);
  await room.em.update(StackingJob, { id: job.id }, { status: 'retry' });
  await expect(record({ leaseToken: 'l' })).rejects.toBeInstanceOf(JobNotOurs);
  await expect(record()).rejects.toBeInstanceOf(JobNotOurs);
  expect([await room.usedBytes(user), await room.em.count(StackedFrame)]).toEqual([5000, 0]);
});

it("a device's stack must fit into the quota, a worker's is kept over it", async () => {
  const limit = (bytes: number) =>
    room.em.update('User', { id: user.id }, { storageLimitMb: bytes / 1_048_576 });
  await limit(5319);
  await expect(record({ mindQuota: true })).rejects.toMatchObject({ code: 'quota-exceeded' });
  expect([await room.usedBytes(user), await room.em.count(StackedFrame)]).toEqual([5000, 0]);
  await record({ mindQuota: false });
  expect(await room.usedBytes(user)).toBe(5320);
});

it('a stack that takes the place of a larger one fits into a full account', async () => {
  await addStack(room, user, { fileSizeBytes: 400 });
  await room.em.update('User', { id: user.id }, { storageLimitMb: 5000 / 1_048_576 });
  await record({ mindQuota: true });
  expect(await room.usedBytes(user)).toBe(5000 + 320 - 420);
});

it.each([
  ['keep-both', [true, false], false],
  ['keep-both', [true, null], null],
  ['keep-both', [], null],
  ['replace', [true, false], false],
  ['replace', [null, true], true],
  ['replace', [], null],
] as const)('%s: beside choices %j it has the choice %j', async (onRival, choices, expected) => {
  for (const isPublic of choices) await addStack(room, user, { isPublic });
  await record({ onRival });
  expect((await stored()).isPublic).toBe(expected);
});
