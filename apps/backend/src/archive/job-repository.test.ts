/** What the queue answers: open jobs, promised bytes, lapsed leases, and changes only from an expected state. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addSession, addStack } from '../testing/archive-rows.ts';
import * as jobs from './job-repository.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

const states = ['pending', 'processing', 'retry', 'completed', 'failed'] as const;

it('waiting and running jobs promise bytes, ended ones and those of others do not', async () => {
  for (const [index, status] of states.entries())
    await addJob(room, user, { status, chunkKey: status, expectedBytes: 10 ** index });
  await addJob(room, await room.user(), { expectedBytes: 7e9, chunkKey: 'theirs' });
  expect(await jobs.promisedBytes(room.em, user.id)).toBe(111);
  expect(await jobs.promisedBytes(room.em, 999)).toBe(0);
});

it('a job moves from an expected state, under its lease where one is named', async () => {
  const { id } = await addJob(room, user, { status: 'processing', leaseToken: 'l' });
  const move = (leaseToken?: string) =>
    jobs.moveJob(
      room.em,
      id,
      { states: ['processing'], ...(leaseToken === undefined ? {} : { leaseToken }) },
      { status: 'failed' },
    );
  expect(await move('other')).toBe(false);
  expect(await move('l')).toBe(true);
  expect(await move()).toBe(false);
  expect(await jobs.moveJob(room.em, id, { states: ['retry', 'failed'] }, { status: 'pending' })).toBe(true);
});

it('leases that have run out come longest first, and no more than asked', async () => {
  const at = (second: number) => new Date(Date.UTC(2025, 0, 1, 0, 0, second));
  const ids = [];
  for (const second of [5, 2, 7, 3])
    ids.push((await addJob(room, user, { status: 'processing', leaseExpiresAt: at(second) })).id);
  await addJob(room, user, { status: 'pending', leaseExpiresAt: at(1) });
  const lapsed = async (second: number, limit: number) =>
    (await jobs.jobsWithLapsedLease(room.em, at(second), limit)).map(({ id }) => id);
  expect(await lapsed(7, 9)).toEqual([ids[1], ids[3], ids[0]]);
  expect(await lapsed(7, 2)).toEqual([ids[1], ids[3]]);
});

it('failed jobs of uploads come in the order of their ids, in pages', async () => {
  const at = (second: number) => new Date(Date.UTC(2025, 0, 1, 0, 0, second));
  const uploadSessionId = (await addSession(room, user)).id;
  const ids = [];
  for (const second of [3, 1, 2, 4])
    ids.push((await addJob(room, user, { status: 'failed', completedAt: at(second), uploadSessionId })).id);
  const failed = async (afterId: number, limit: number) =>
    (await jobs.failedJobsBefore(room.em, at(4), afterId, limit)).map(({ id }) => id);
  expect(await failed(0, 2)).toEqual(ids.slice(0, 2));
  expect(await failed(ids[1], 2)).toEqual([ids[2]]);
});

it('deleting no jobs deletes none', async () => {
  const stack = await addStack(room, user);
  const { id } = await addJob(room, user);
  await jobs.deleteJobs(room.em, []);
  await jobs.deleteJobs(room.em, [id]);
  expect(await jobs.findJob(room.em, id)).toBeNull();
  expect((await jobs.requireJob(room.em, stack.stackingJobId)).status).toBe('completed');
});
