/** Jobs with the ids of their stacks and the verdicts on those that they verify. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addStack } from '../testing/archive-rows.ts';
import { requireJob } from './job-repository.ts';
import { withStacks } from './job-with-stack.ts';

let room: ArchiveRoom;
beforeEach(async () => {
  room = await startArchiveRoom();
});
afterEach(() => room.close());

it('each has its own', async () => {
  const user = await room.user();
  const stack = await addStack(room, user);
  const judged = await addStack(room, user, { verification: '{"isSame":true}' });
  const made = await requireJob(room.em, stack.stackingJobId);
  const jobs = [
    await addJob(room, user),
    made,
    await addJob(room, user, { verifiesStackId: judged.id }),
    await addJob(room, user, { verifiesStackId: stack.id }),
    await addJob(room, user, { verifiesStackId: 4_000_000 }),
  ];
  expect(await withStacks(room.em, jobs)).toEqual([
    { job: jobs[0], stackId: null, verification: null },
    { job: made, stackId: stack.id, verification: null },
    { job: jobs[2], stackId: null, verification: '{"isSame":true}' },
    { job: jobs[3], stackId: null, verification: null },
    { job: jobs[4], stackId: null, verification: null },
  ]);
  expect(await withStacks(room.em, [])).toEqual([]);
});
