/** A failed job is queued again while its raws are there; what stands against it is told truly. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession } from '../testing/archive-rows.ts';
import { requeueJob, requireQueued, waiting } from './requeue-job.ts';
import type { Requeue } from './requeue-job.ts';
import { StackingJob } from './stacking-job.entity.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

async function addFailed(changes: Partial<StackingJob> = {}) {
  const session = await addSession(room, user, { status: 'complete' });
  const now = room.clock.nowSeconds();
  const job = await addJob(room, user, {
    ...{ status: 'failed', retryCount: 3, errorMessage: 'Too few stars.', uploadSessionId: session.id },
    ...{ completedAt: now, startedAt: now, workerId: 'w' },
    ...changes,
  });
  return { job, session };
}
const requeue = (job: StackingJob): Promise<Requeue> => room.db.transaction((em) => requeueJob(em, job));

it('starts over, and gives the job as it was', async () => {
  const { job, session } = await addFailed();
  await addRaw(room, session);
  expect(await requeue(job)).toMatchObject({
    outcome: 'queued',
    before: { id: job.id, status: 'failed', retryCount: 3 },
  });
  expect(await room.em.findOneByOrFail(StackingJob, { id: job.id })).toMatchObject({
    ...{ status: 'pending', retryCount: 0, errorMessage: null },
    ...{ completedAt: null, startedAt: null, workerId: null },
  });
});

it('whose raws are gone stays failed', async () => {
  const { job, session } = await addFailed();
  await addRaw(room, session, { isDeleted: true });
  await addRaw(room, session, { chunkKey: 'another' });
  expect(await requeue(job)).toEqual({ outcome: 'raws-gone' });
  expect(await requeue((await addFailed({ uploadSessionId: null })).job)).toEqual({ outcome: 'raws-gone' });
  expect((await room.em.findOneByOrFail(StackingJob, { id: job.id })).status).toBe('failed');
});

it('goes by its state now, not by that which the caller has read', async () => {
  const { job, session } = await addFailed();
  await addRaw(room, session);
  await room.em.update(StackingJob, { id: job.id }, { status: 'processing' });
  expect(await requeue(job)).toEqual({ outcome: 'not-failed', status: 'processing' });
  await room.em.delete(StackingJob, { id: job.id });
  expect(await requeue(job)).toEqual({ outcome: 'deleted' });
});

it.each([
  [{ outcome: 'not-failed', status: 'retry' }, 'wrong-state', 'This job is retry; only a failed one can be retried.'],
  [{ outcome: 'raws-gone' }, 'wrong-state', 'The raw frames of this job are gone: upload them again.'],
  [{ outcome: 'deleted' }, 'not-found', 'There is no such job.'],
] as [Requeue, string, string][])('%j is refused', (outcome, code, message) => {
  expect(() => requireQueued(outcome)).toThrow(expect.objectContaining({ code, message }));
}); // prettier-ignore

it('what was queued is given as it was, and told to its owner', async () => {
  const { job: before } = await addFailed({ chunkKey: 'k' });
  expect(requireQueued({ outcome: 'queued', before })).toBe(before);
  expect(waiting(before)).toEqual({
    ...{ type: 'job', jobId: before.id, chunkKey: 'k' },
    ...{ status: 'pending', progress: null, errorMessage: null },
  });
});
