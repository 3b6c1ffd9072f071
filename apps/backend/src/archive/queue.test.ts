/** The queue under many workers, dead workers, late workers and double calls. */
import { beforeAll, expect, it, vi } from 'vitest';
import type { ClaimedJob } from '@crowdsky/api';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';

const workerCount = 16;
const jobCount = 2000;

describeOnEachDatabase('the queue', (server) => {
  let owner: TestClient & { userId: number };
  let worker: TestClient;

  beforeAll(async () => {
    owner = await server().account('quentin');
    worker = server().worker();
  });

  /** A finalized upload of one frame. */
  async function queueJob(dateObs: string): Promise<number> {
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ dateObs }));
    return (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs[0].id;
  }
  const claim = async (workerId = 'w'): Promise<ClaimedJob> =>
    (await worker.post('/api/worker/next-job', { workerId })).body.job;
  const call = (job: ClaimedJob, what: string, body: object) =>
    worker.post(`/api/worker/jobs/${job.jobId}/${what}`, { leaseToken: job.leaseToken, ...body });
  const putStack = (job: ClaimedJob) =>
    worker.put(`/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`, makeStack());
  const complete = (job: ClaimedJob) => call(job, 'complete', { framesInput: 1, framesAligned: 1 });

  async function afterLease<T>(work: () => Promise<T>): Promise<T> {
    const { nowMs } = server().clock;
    server().clock.nowMs = () => Date.now() + 125_000;
    try {
      return await work();
    } finally {
      server().clock.nowMs = nowMs;
    }
  }

  it(`gives ${jobCount} jobs to ${workerCount} workers over HTTP at once: each once, oldest first`, async () => {
    for (let at = 0; at < jobCount; at += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => {
        const age = ((at + index) * 7919) % jobCount; // not in the order of the ids
        return `(${owner.userId}, 'key_${age}', 'pending', '${new Date(Date.UTC(2025, 0, 1) + age * 1000).toISOString().slice(0, 19).replace('T', ' ')}')`;
      });
      await server().em.query(
        `INSERT INTO stacking_jobs (user_id, chunk_key, status, created_at) VALUES ${rows.join()}`,
      );
    }
    const claims: { age: number; startedAt: number; endedAt: number }[] = [];
    const run = async (number: number): Promise<void> => {
      const own = server().worker();
      for (let last = -1; ;) {
        const startedAt = performance.now();
        const answer = await own.post('/api/worker/next-job', { workerId: `worker-${number}` });
        expect(answer.status).toBe(200);
        if (answer.body.job === null) return;
        const age = Number(answer.body.job.chunkKey.slice(4));
        expect(age).toBeGreaterThan(last);
        claims.push({ age, startedAt, endedAt: performance.now() });
        last = age;
      }
    };
    await Promise.all(Array.from({ length: workerCount }, (_, number) => run(number)));
    expect(claims.map(({ age }) => age).sort((a, b) => a - b)).toEqual(
      Array.from({ length: jobCount }, (_, age) => age),
    );
    // Only simultaneous claims may overtake each other.
    for (const { age, startedAt } of claims) {
      const before = claims.filter(({ endedAt }) => endedAt < startedAt);
      expect(Math.max(-1, ...before.map((claim) => claim.age))).toBeLessThan(age);
    }
    await server().em.query('DELETE FROM stacking_jobs');
  });

  it("a dead worker's job is claimed again when its lease ends; the dead one's late word changes nothing", async () => {
    const id = await queueJob('2025-02-01T00:00:00');
    const first = await claim('mayfly');
    expect(await claim('other')).toBeNull();
    await putStack(first);
    const second = await afterLease(() => claim('other'));
    expect(second).toMatchObject({ jobId: id, attempt: 2 });
    expect(second.leaseToken).not.toBe(first.leaseToken);
    expect((await call(first, 'heartbeat', {})).body.error.code).toBe('lease-lost');
    expect((await putStack(first)).body.error.code).toBe('lease-lost');
    expect((await complete(first)).body).toEqual({ recorded: false, stackId: null });
    expect((await call(first, 'fail', { errorMessage: 'late' })).body).toEqual({ status: 'ignored' });
    await afterLease(async () => {
      expect((await call(second, 'heartbeat', { progress: 0.9 })).status).toBe(200);
      await putStack(second);
      expect((await complete(second)).body).toMatchObject({ recorded: true });
    });
    const { stackId } = (await complete(second)).body;
    expect((await complete(first)).body).toEqual({ recorded: false, stackId });
    expect((await call(second, 'fail', { errorMessage: 'after all' })).body).toEqual({ status: 'ignored' });
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'completed', stackId });
    expect(await server().files('storage')).toHaveLength(1);
  });

  it('a heartbeat prolongs the lease by its whole length from then on', async () => {
    const id = await queueJob('2025-02-03T00:00:00');
    const claimed = await claim('steady');
    const startMs = server().clock.nowMs();
    const leaseMs = claimed.leaseSeconds * 1000;
    const nowMs = vi.spyOn(server().clock, 'nowMs');
    nowMs.mockReturnValue(startMs + 0.9 * leaseMs);
    const { leaseExpiresAt } = (await call(claimed, 'heartbeat', {})).body;
    expect(Date.parse(leaseExpiresAt) - startMs).toBeCloseTo(1.9 * leaseMs, -1);
    nowMs.mockReturnValue(startMs + 1.8 * leaseMs);
    expect(await claim('other')).toBeNull();
    nowMs.mockReturnValue(startMs + 2 * leaseMs);
    expect(await claim('other')).toMatchObject({ jobId: id, attempt: 2 });
    nowMs.mockRestore();
    await owner.delete(`/api/jobs/${id}`);
  });

  it('completing ten times at once records one stack', async () => {
    await queueJob('2025-02-02T00:00:00');
    const job = await claim();
    await putStack(job);
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(job)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(answers.filter((answer) => answer.body.recorded)).toHaveLength(1);
    const [{ count }] = await server().em.query(
      `SELECT COUNT(*) AS count FROM stacked_frames WHERE stacking_job_id = ${job.jobId}`,
    );
    expect(Number(count)).toBe(1);
  });

  it('three attempts, then failed with the reason; a retry by its owner starts over', async () => {
    const id = await queueJob('2025-02-03T00:00:00');
    for (const status of ['retry', 'retry', 'failed']) {
      const job = await claim();
      expect(
        (await call(job, 'fail', { errorMessage: 'Too few stars: 3 of 24 frames could be aligned.' })).body,
      ).toEqual({ status });
      expect((await call(job, 'fail', { errorMessage: 'once more' })).body).toEqual({ status: 'ignored' });
    }
    expect(await claim()).toBeNull();
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      attempts: 3,
      errorMessage: 'Too few stars: 3 of 24 frames could be aligned.',
    });
    expect((await owner.post(`/api/jobs/${id}/retry`)).body).toMatchObject({
      status: 'pending',
      attempts: 0,
      errorMessage: null,
    });
    expect((await owner.post(`/api/jobs/${id}/retry`)).body.error.code).toBe('wrong-state');
    const job = await claim();
    expect(
      (await call(job, 'fail', { errorMessage: 'The files are no light frames.', retry: false })).body,
    ).toEqual({ status: 'failed' });
  });

  it('a worker that falls silent three times fails the job', async () => {
    const id = await queueJob('2025-02-04T00:00:00');
    const { nowMs } = server().clock;
    for (let attempt = 1; attempt <= 3; attempt++) {
      server().clock.nowMs = () => Date.now() + attempt * 200_000;
      expect((await claim('silent')).attempt).toBe(attempt);
    }
    server().clock.nowMs = () => Date.now() + 900_000;
    expect(await claim('other')).toBeNull();
    server().clock.nowMs = nowMs;
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      errorMessage: 'The worker silent stopped answering.',
    });
  });

  it('completing without having put the stack is refused, and the job stays', async () => {
    await queueJob('2025-02-05T00:00:00');
    const job = await claim();
    expect((await complete(job)).body.error.code).toBe('wrong-state');
    expect(
      (
        await worker.put(
          `/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`,
          Buffer.from('no FITS'),
        )
      ).body.error.code,
    ).toBe('bad-fits');
    await putStack(job);
    expect((await complete(job)).body.recorded).toBe(true);
  });

  it('a deleted job is gone with its files, also from under a worker', async () => {
    const id = await queueJob('2025-02-06T00:00:00');
    const job = await claim();
    await putStack(job);
    expect((await owner.delete(`/api/jobs/${id}`)).status).toBe(200);
    expect((await complete(job)).body).toEqual({ recorded: false, stackId: null });
    expect((await putStack(job)).body.error.code).toBe('lease-lost');
    expect((await owner.get(`/api/jobs/${id}`)).status).toBe(404);
    await afterLease(async () => {
      const { nowMs } = server().clock;
      server().clock.nowMs = () => Date.now() + 2 * 3_600_000;
      await server().cleanup();
      server().clock.nowMs = nowMs;
    });
    expect((await server().files('storage')).filter((path) => path.includes('20250206'))).toEqual([]);
    expect((await server().files('uploads')).filter((path) => path.includes('sess_'))).toHaveLength(2); // of the two that failed, for their owner to retry
  });
});
