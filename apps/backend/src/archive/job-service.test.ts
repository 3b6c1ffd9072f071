/** The owner's side of jobs: pages, retries of what failed, deletion with all that belongs to it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

describe('lists', () => {
  it('go back in time page by page, of one state or one upload, and name the stacks', async () => {
    const session = await addSession(room, user);
    const stack = await addStack(room, user);
    const ids = [stack.stackingJobId];
    for (const status of ['pending', 'failed', 'pending'] as const)
      ids.push((await addJob(room, user, { status, uploadSessionId: session.id })).id);
    await addJob(room, await room.user());
    const list = async (query: { limit: number; cursor?: string; status?: 'failed'; upload?: string }) => {
      const { jobs, nextCursor } = await room.jobs.list(user, query);
      return { rows: jobs.map(({ job, stackId }) => [job.id, stackId]), nextCursor };
    };
    const first = await list({ limit: 3 });
    expect(first.rows).toEqual([[ids[3], null], [ids[2], null], [ids[1], null]]);
    const last = await list({ limit: 3, cursor: first.nextCursor! });
    expect(last).toEqual({ rows: [[ids[0], stack.id]], nextCursor: null });
    expect((await list({ limit: 4 })).nextCursor).toBeNull();
    expect((await list({ limit: 9, status: 'failed' })).rows).toEqual([[ids[2], null]]);
    expect((await list({ limit: 9, upload: session.sessionToken })).rows).toHaveLength(3);
    await expect(list({ limit: 9, upload: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  }); // prettier-ignore

  it('an account sees its own', async () => {
    const job = await addJob(room, user, { uploadSessionId: (await addSession(room, user)).id });
    expect(await room.jobs.get(user, job.id)).toMatchObject({
      job: { id: job.id, session: {} },
      stackId: null,
    });
    const stack = await addStack(room, user);
    expect((await room.jobs.get(user, stack.stackingJobId)).stackId).toBe(stack.id);
    await expect(room.jobs.get(await room.user(), job.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('counts jobs by their state', async () => {
    for (const status of ['pending', 'failed', 'pending'] as const) await addJob(room, user, { status });
    expect(await room.jobs.countByStatus()).toEqual({ pending: 2, failed: 1 });
  });
});

describe('a retry', () => {
  const failed = async (): Promise<StackingJob> => {
    const session = await addSession(room, user, { status: 'complete' });
    await addRaw(room, session);
    const now = room.clock.nowSeconds();
    return addJob(room, user, {
      status: 'failed', retryCount: 3, errorMessage: 'Too few stars.', completedAt: now, startedAt: now,
      workerId: 'w', uploadSessionId: session.id,
    }); // prettier-ignore
  };

  it('starts over, with nothing of the attempts before, and tells', async () => {
    const { id } = await failed();
    const { job, stackId } = await room.jobs.retry(user, id);
    expect(job).toMatchObject({
      id, status: 'pending', retryCount: 0, errorMessage: null, completedAt: null, startedAt: null, workerId: null,
    }); // prettier-ignore
    expect(stackId).toBeNull();
    expect(room.heard).toEqual([
      { type: 'job', jobId: id, chunkKey: 'key', status: 'pending', progress: null, errorMessage: null },
    ]);
  });

  it('is for failed jobs whose raws are still there', async () => {
    const { id } = await failed();
    await room.em.update(RawFileRow, { chunkKey: 'key' }, { isDeleted: true });
    await expect(room.jobs.retry(user, id)).rejects.toMatchObject({
      code: 'wrong-state',
      message: 'The raw frames of this job are gone: upload them again.',
    });
    await room.em.update(RawFileRow, { chunkKey: 'key' }, { isDeleted: false });
    await room.em.update(StackingJob, { id }, { status: 'retry' });
    await expect(room.jobs.retry(user, id)).rejects.toMatchObject({
      message: 'This job is retry; only a failed one can be retried.',
    });
    const device = await addJob(room, user, { status: 'failed' });
    await expect(room.jobs.retry(user, device.id)).rejects.toMatchObject({ code: 'wrong-state' });
    expect(room.heard).toEqual([]);
  });
});

it('deleting a job takes its stack and its raws along, wherever they are, and gives their bytes back', async () => {
  const session = await addSession(room, user);
  const stack = await addStack(room, user, { fileSizeBytes: 300, thumbnailSizeBytes: 20 });
  await room.em.update(StackingJob, { id: stack.stackingJobId }, { uploadSessionId: session.id });
  const kept = `raws/user_${user.id}/sess_${session.sessionToken}/1_a.fit`;
  await addRaw(room, session, { keptIn: 'storage', fileSizeBytes: 70, ucloudPath: kept });
  await addRaw(room, session, { fileSizeBytes: 5000 });
  const other = await addRaw(room, session, { chunkKey: 'other' });
  await room.em.update('User', { id: user.id }, { storageUsedBytes: 1000 });
  await room.jobs.delete(user, stack.stackingJobId);
  expect(await room.usedBytes(user)).toBe(1000 - 300 - 20 - 70);
  expect(await room.files('storage')).toEqual([stack.ucloudPath, stack.thumbnailPath]);
  await room.trash.drop(user, stack.id);
  expect(await room.files('storage')).toEqual([]);
  expect(await room.files('uploads')).toEqual([other.ucloudPath.slice(room.config.uploadDir.length + 1)]);
  expect(await room.em.count(StackingJob)).toBe(0);
  expect(await room.em.countBy(RawFileRow, { isDeleted: false })).toBe(1);
  expect(await room.em.count(UnsettledObject)).toBe(0);
  expect(room.heard).toEqual([{ type: 'job-deleted', jobId: stack.stackingJobId }]);
});

it('a job without stack and raws is deleted too, but only by its owner', async () => {
  const { id } = await addJob(room, user);
  await expect(room.jobs.delete(await room.user(), id)).rejects.toMatchObject({ code: 'not-found' });
  await room.jobs.delete(user, id);
  expect(await room.em.count(StackingJob)).toBe(0);
});
