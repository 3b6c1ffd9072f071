/** The lease on a job: as long as it says, prolonged by heartbeats, lost when it has run out. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession } from '../testing/archive-rows.ts';
import { StackingJob } from './stacking-job.entity.ts';

let room: ArchiveRoom;
let user: User;
let startMs: number;
beforeEach(async () => {
  room = await startArchiveRoom({ LEASE_SECONDS: '100' });
  user = await room.user();
  startMs = room.clock.ms;
});
afterEach(() => room.close());

const seconds = (number: number): Date => new Date(startMs + number * 1000);
const row = (id: number): Promise<StackingJob | null> => room.em.findOneBy(StackingJob, { id });

describe('a claim', () => {
  it('holds the job for the lease of the settings, and tells its owner', async () => {
    const { id } = await addJob(room, user, {
      chunkKey: 'k',
      objectName: 'M 42',
      frameCount: 7,
      retryCount: 1,
    });
    const claimed = await room.leases.claim('w');
    expect(claimed).toMatchObject({
      job: { id, leaseExpiresAt: seconds(100), workerId: 'w' },
      session: null,
    });
    expect(claimed!.leaseToken).toMatch(/^[0-9a-f]{32}$/);
    expect(claimed!.job.leaseToken).toBe(claimed!.leaseToken);
    expect(room.leases.claimedView(claimed!)).toEqual({
      jobId: id,
      leaseToken: claimed!.leaseToken,
      leaseSeconds: 100,
      userId: user.id,
      chunkKey: 'k',
      objectName: 'M 42',
      frameCount: 7,
      keepLocation: false,
      attempt: 2,
      verifies: null,
    });
    expect(room.heard).toEqual([
      { type: 'job', jobId: id, chunkKey: 'k', status: 'processing', progress: null, errorMessage: null },
    ]);
  });

  it('for another time where the caller says so; the session tells whether the location stays', async () => {
    const session = await addSession(room, user, { keepLocation: true });
    await addJob(room, user, { uploadSessionId: session.id });
    const claimed = await room.leases.claim('w', { leaseSeconds: 7 });
    expect(claimed!.job.leaseExpiresAt).toEqual(seconds(7));
    expect(room.leases.claimedView(claimed!).keepLocation).toBe(true);
    expect(claimed!.session!.id).toBe(session.id);
  });

  it('finds nothing and tells nobody when no job waits', async () => {
    expect(await room.leases.claim('w')).toBeNull();
    expect(room.heard).toEqual([]);
  });

  it('takes over what another worker let lapse', async () => {
    const { id } = await addJob(room, user);
    const first = await room.leases.claim('first');
    room.clock.ms += 100_000;
    expect(await room.leases.claim('second')).toBeNull();
    room.clock.ms += 1;
    const second = await room.leases.claim('second');
    expect(second!.job).toMatchObject({ id, retryCount: 1, workerId: 'second' });
    expect(second!.leaseToken).not.toBe(first!.leaseToken);
  });
});

describe('a heartbeat', () => {
  it('prolongs the lease by its whole length from now on, and notes the progress', async () => {
    const { id } = await addJob(room, user);
    const { leaseToken } = (await room.leases.claim('w'))!;
    room.heard.length = 0;
    room.clock.ms += 60_000;
    expect(await room.leases.heartbeat(id, leaseToken, 0.25)).toEqual(seconds(160));
    expect(await row(id)).toMatchObject({
      leaseExpiresAt: seconds(160),
      heartbeatAt: seconds(60),
      progress: 0.25,
    });
    expect(room.heard).toMatchObject([{ jobId: id, status: 'processing', progress: 0.25 }]);
  });

  it('without progress keeps what was noted, and tells nobody', async () => {
    const { id } = await addJob(room, user);
    const { leaseToken } = (await room.leases.claim('w'))!;
    await room.leases.heartbeat(id, leaseToken, 0);
    expect((await row(id))!.progress).toBe(0);
    room.heard.length = 0;
    await room.leases.heartbeat(id, leaseToken);
    expect((await row(id))!.progress).toBe(0);
    expect(room.heard).toEqual([]);
  });

  it('under another lease, or on a job that nobody holds, is refused and changes nothing', async () => {
    const { id } = await addJob(room, user);
    await expect(room.leases.heartbeat(id, '')).rejects.toMatchObject({ code: 'lease-lost' });
    await room.leases.claim('w');
    room.clock.ms += 1000;
    await expect(room.leases.heartbeat(id, 'other', 0.5)).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await row(id)).toMatchObject({ leaseExpiresAt: seconds(100), progress: null });
  });
});

it('a job is the holder of the lease; nobody else, and not once it has ended', async () => {
  const { id } = await addJob(room, user);
  const { leaseToken } = (await room.leases.claim('w'))!;
  expect((await room.leases.requireLease(id, leaseToken)).id).toBe(id);
  await expect(room.leases.requireLease(id, 'other')).rejects.toMatchObject({ code: 'lease-lost' });
  await expect(room.leases.requireLease(id + 1, leaseToken)).rejects.toMatchObject({ code: 'lease-lost' });
  await room.em.update(StackingJob, { id }, { status: 'completed' });
  await expect(room.leases.requireLease(id, leaseToken)).rejects.toMatchObject({ code: 'lease-lost' });
});

it('a job in work is one that a worker holds, not one that a device stores', async () => {
  const ids = [];
  for (const job of [
    { status: 'processing', madeBy: 'worker' },
    { status: 'processing', madeBy: 'client' },
    { status: 'pending', madeBy: 'worker' },
  ] as const)
    ids.push((await addJob(room, user, job)).id);
  expect((await room.leases.jobInWork(ids[0]))?.id).toBe(ids[0]);
  for (const id of [ids[1], ids[2], 999]) expect(await room.leases.jobInWork(id)).toBeNull();
});

describe('a failure', () => {
  const begin = async (retryCount: number, leaseToken: string | null = 'mine'): Promise<number> =>
    (await addJob(room, user, {
      status: 'processing', retryCount, leaseToken, leaseExpiresAt: seconds(100), progress: 0.5,
    })).id; // prettier-ignore

  it('ends the attempt with its reason: the first two are repeated, the third fails the job', async () => {
    for (const [before, status] of [[0, 'retry'], [1, 'retry'], [2, 'failed']] as const) {
      const id = await begin(before);
      expect(await room.leases.fail(id, 'Too few stars.', { leaseToken: 'mine' })).toBe(status);
      expect(await row(id)).toMatchObject({
        status,
        retryCount: before + 1,
        errorMessage: 'Too few stars.',
        completedAt: seconds(0),
        leaseExpiresAt: null,
        progress: null,
      });
      expect(room.heard.at(-1)).toMatchObject({ jobId: id, status, errorMessage: 'Too few stars.' });
    }
  }); // prettier-ignore

  it('is final at once where a repetition would not help', async () => {
    expect(await room.leases.fail(await begin(0), 'No light frames.', { retry: false })).toBe('failed');
    expect(await room.leases.fail(await begin(0), 'Once more.', { retry: true })).toBe('retry');
  });

  it('counts no further than its column', async () => {
    const id = await begin(255);
    await room.leases.fail(id, 'no');
    expect((await row(id))!.retryCount).toBe(255);
  });

  it('under another lease is ignored; without one any running attempt is meant', async () => {
    const id = await begin(0);
    expect(await room.leases.fail(id, 'late', { leaseToken: 'other' })).toBeNull();
    expect(await row(id)).toMatchObject({ status: 'processing', errorMessage: null, retryCount: 0 });
    expect(room.heard).toEqual([]);
    expect(await room.leases.fail(id, 'old worker')).toBe('retry');
    expect(await room.leases.fail(id, 'again')).toBeNull();
    expect(await room.leases.fail(999, 'which?')).toBeNull();
  });
});

it("when leases lapse a worker's job waits again, a device's half-stored one is gone, others stay", async () => {
  const lapsed = { status: 'processing', leaseToken: 'l', leaseExpiresAt: seconds(-1) } as const;
  const silent = await addJob(room, user, { ...lapsed, workerId: 'mute' });
  const device = await addJob(room, user, { ...lapsed, madeBy: 'client' });
  const living = await addJob(room, user, { ...lapsed, leaseExpiresAt: seconds(1), madeBy: 'client' });
  const failed = await addJob(room, user, { ...lapsed, status: 'failed' });
  await room.leases.releaseLapsed();
  expect(await row(silent.id)).toMatchObject({
    status: 'retry',
    retryCount: 1,
    errorMessage: 'The worker mute stopped answering.',
  });
  expect(await row(device.id)).toBeNull();
  expect((await row(living.id))!.status).toBe('processing');
  expect((await row(failed.id))!.status).toBe('failed');
});

it("a lease from before the clock was set back ends when one given now would, and not a device's", async () => {
  const far = { status: 'processing', leaseToken: 'l', leaseExpiresAt: seconds(7300) } as const;
  const [dead, alive] = [
    await addJob(room, user, far),
    await addJob(room, user, { ...far, leaseExpiresAt: seconds(90) }),
  ];
  const device = await addJob(room, user, { ...far, madeBy: 'client' });
  await room.leases.boundLeases();
  const ends = [dead, alive, device].map(async ({ id }) => (await row(id))!.leaseExpiresAt);
  // The longest is that of the earlier system's workers.
  expect(await Promise.all(ends)).toEqual([seconds(3600), seconds(90), seconds(7300)]);
});

it('the files of a job are those of its chunk in its upload that are still there', async () => {
  const session = await addSession(room, user);
  const other = await addSession(room, user);
  const late = await addRaw(room, session, { fitsDateObs: new Date('2025-01-15T19:40:00Z') });
  const early = await addRaw(room, session);
  await addRaw(room, session, { chunkKey: 'another' });
  await addRaw(room, session, { isDeleted: true });
  await addRaw(room, other);
  const job = await addJob(room, user, { uploadSessionId: session.id });
  const { files } = await room.leases.filesOf(job.id);
  expect(files.map(({ id }) => id)).toEqual([early.id, late.id]);
  const device = await addJob(room, user, { uploadSessionId: null });
  expect((await room.leases.filesOf(device.id)).files).toEqual([]);
  await expect(room.leases.filesOf(999)).rejects.toMatchObject({ code: 'not-found' });
});

it('a worker gets a raw while it is in the buffer', async () => {
  const session = await addSession(room, user);
  const here = await addRaw(room, session);
  const moving = await addRaw(room, session, { keptIn: 'moving' });
  const gone = await addRaw(room, session, { isDeleted: true });
  const kept = await addRaw(room, session, { keptIn: 'storage' });
  expect((await room.leases.rawFile(here.id)).id).toBe(here.id);
  expect((await room.leases.rawFile(moving.id)).id).toBe(moving.id);
  for (const id of [gone.id, kept.id, 999])
    await expect(room.leases.rawFile(id)).rejects.toMatchObject({ code: 'not-found' });
});

describe('a release', () => {
  it('puts the job back as it was, without an attempt, and only under its lease', async () => {
    const { id: fresh } = await addJob(room, user, { chunkKey: 'k' });
    const claimed = await room.leases.claim('w');
    room.heard.length = 0;
    expect(await room.leases.release(fresh, 'f'.repeat(32))).toBe(false);
    expect((await row(fresh))?.status).toBe('processing');
    expect(await room.leases.release(fresh, claimed!.leaseToken)).toBe(true);
    expect(await row(fresh)).toMatchObject({
      status: 'pending',
      retryCount: 0,
      workerId: null,
      leaseToken: null,
      leaseExpiresAt: null,
      progress: null,
    });
    expect(room.heard).toMatchObject([{ type: 'job', jobId: fresh, status: 'pending' }]);
    expect(await room.leases.release(fresh, claimed!.leaseToken)).toBe(false);
  });

  it('leaves a repeated job among the repeated ones', async () => {
    const { id } = await addJob(room, user, { chunkKey: 'k', status: 'retry', retryCount: 2 });
    const claimed = await room.leases.claim('w');
    await room.leases.release(id, claimed!.leaseToken);
    expect(await row(id)).toMatchObject({ status: 'retry', retryCount: 2 });
  });
});
