/** What a worker may still put for a deleted job is noted, and left alone as long as it may come. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob } from '../testing/archive-rows.ts';
import { noteAttempts } from './note-attempts.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
beforeEach(async () => {
  room = await startArchiveRoom();
});
afterEach(() => room.close());

it('for an hour, or until the lease ends; nothing of a job that no worker had', async () => {
  const user = await room.user();
  const now = room.clock.nowSeconds();
  const hour = (count: number): Date => new Date(now.getTime() + count * 3_600_000);
  const claimed = (objectName: string, leaseExpiresAt: Date | null) =>
    addJob(room, user, { objectName, leaseToken: 'l', leaseExpiresAt, status: 'processing' });
  const jobs = [
    await claimed('short', hour(0.5)),
    await claimed('long', hour(3)),
    await claimed('failed', null),
    await addJob(room, user, { objectName: 'waiting' }),
  ];
  await noteAttempts(room.em, jobs, now);
  const notes = await room.em.find(UnsettledObject, { order: { objectName: 'ASC' } });
  expect(notes.map(({ objectName, dueAt }) => [objectName.split('/')[2], dueAt])).toEqual([
    ['failed', hour(1)],
    ['failed', hour(1)],
    ['long', hour(3)],
    ['long', hour(3)],
    ['short', hour(1)],
    ['short', hour(1)],
  ]);
  expect(notes[2].objectName).toBe(`stacks/user_${user.id}/long/stack_key_${jobs[1].id}.fits`);
});
