/** Admins find the jobs of all accounts, newest first, with owner, upload and stack. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addSession, addStack } from '../testing/archive-rows.ts';
import { failedJobIds, findAnyJob, findJobs } from './find-jobs.ts';

let room: ArchiveRoom;
beforeEach(async () => {
  room = await startArchiveRoom();
});
afterEach(() => room.close());

it('by state and by account, before an id, and no more than asked', async () => {
  const [anna, berta] = [await room.user(), await room.user()];
  const stack = await addStack(room, anna);
  const ids = [stack.stackingJobId];
  for (const [user, status] of [
    [anna, 'failed'],
    [berta, 'failed'],
    [berta, 'pending'],
  ] as const)
    ids.push((await addJob(room, user, { status })).id);
  const found = async (filter: Partial<Parameters<typeof findJobs>[1]>) =>
    (await findJobs(room.em, { beforeId: 4_294_967_295, limit: 9, ...filter })).map(({ job, stackId }) => [
      job.id,
      job.user.username,
      stackId,
    ]);
  const rows = [
    [ids[3], 'user2', null],
    [ids[2], 'user2', null],
    [ids[1], 'user1', null],
    [ids[0], 'user1', stack.id],
  ];
  expect(await found({})).toEqual(rows);
  expect(await found({ limit: 2 })).toEqual(rows.slice(0, 2));
  expect(await found({ beforeId: ids[2] })).toEqual(rows.slice(2));
  expect(await found({ status: 'failed' })).toEqual([rows[1], rows[2]]);
  expect(await found({ userId: anna.id })).toEqual(rows.slice(2));
  expect(await found({ userId: berta.id, status: 'completed' })).toEqual([]);
});

it('one by its id, with its upload', async () => {
  const user = await room.user();
  const session = await addSession(room, user);
  const { id } = await addJob(room, user, { uploadSessionId: session.id });
  const found = await findAnyJob(room.em, id);
  expect([found?.job.session?.sessionToken, found?.job.user.id]).toEqual([session.sessionToken, user.id]);
  expect(found?.stackId).toBeNull();
  const { stackingJobId, id: stackId } = await addStack(room, user);
  expect((await findAnyJob(room.em, stackingJobId))?.stackId).toBe(stackId);
  expect(await findAnyJob(room.em, 4_000_000_000)).toBeNull();
});

it('failed ones by their ids, page by page', async () => {
  const user = await room.user();
  const ids: number[] = [];
  for (const status of ['failed', 'retry', 'failed', 'failed'] as const)
    ids.push((await addJob(room, user, { status })).id);
  expect(await failedJobIds(room.em, 0, 2)).toEqual([ids[0], ids[2]]);
  expect(await failedJobIds(room.em, ids[2], 2)).toEqual([ids[3]]);
});
