/** Who gets which job: new before repeated, the oldest first, and nothing of an earlier attempt stays. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob } from '../testing/archive-rows.ts';
import { claimJob } from './claim-job.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

const at = (second: number): Date => new Date(Date.UTC(2025, 0, 1, 0, 0, second));
const claim = (workerId = 'w', verifies = true) =>
  claimJob(room.em, true, {
    workerId,
    leaseToken: `lease of ${workerId}`,
    now: at(50),
    leaseExpiresAt: at(59),
    verifies,
  });

it('a job that verifies a stack goes only to a worker that can do it', async () => {
  const verifying = await addJob(room, user, { verifiesStackId: 3 });
  const stacking = await addJob(room, user);
  expect((await claim('old', false))?.id).toBe(stacking.id);
  expect(await claim('old', false)).toBeNull();
  expect((await claim('new'))?.id).toBe(verifying.id);
});

it('new jobs come before repeated ones, the oldest first, of equal age the first made', async () => {
  const states = ['retry', 'pending', 'pending', 'pending', 'processing', 'completed', 'failed'] as const;
  const ages = [1, 7, 5, 5, 0, 0, 0];
  const ids: number[] = [];
  for (const [index, status] of states.entries())
    ids.push((await addJob(room, user, { status, createdAt: at(ages[index]) })).id);
  const claimed = [];
  for (let job = await claim(); job !== null; job = await claim()) claimed.push(job.id);
  expect(claimed).toEqual([ids[2], ids[3], ids[1], ids[0]]);
});

it('a claimed job is in work under its lease from now on, and keeps nothing of the attempt before', async () => {
  const { id } = await addJob(room, user, {
    status: 'retry',
    retryCount: 1,
    workerId: 'before',
    completedAt: at(3),
    progress: 0.7,
    putStackBytes: 99,
    putStackSha256: 'ab',
    putThumbnailBytes: 9,
  });
  expect(await claim('now')).toMatchObject({
    id,
    status: 'processing',
    workerId: 'now',
    leaseToken: 'lease of now',
    leaseExpiresAt: at(59),
    heartbeatAt: at(50),
    startedAt: at(50),
    retryCount: 1,
    completedAt: null,
    progress: null,
    putStackBytes: null,
    putStackSha256: null,
    putThumbnailBytes: null,
  });
});

it('nothing waits: null', async () => {
  await addJob(room, user, { status: 'processing' });
  expect(await claim()).toBeNull();
});
