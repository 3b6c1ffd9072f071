/** A worker that waits for a job has it as soon as it is there; a job is never given to a worker that has gone. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';
import type { Answer, TestClient } from '../testing/test-client.ts';

/** Far longer than any answer of these tests takes. */
const waitSeconds = 30;

describeOnEachDatabase('a waiting claim', (server) => {
  let owner: TestClient & { userId: number };
  let worker: TestClient;

  beforeAll(async () => {
    owner = await server().account('wanda');
    worker = server().worker();
  });
  beforeEach(() => server().em.query('DELETE FROM stacking_jobs'));

  let minute = 0;
  async function queueJob(): Promise<number> {
    const { token } = (await owner.post('/api/uploads', {})).body;
    const dateObs = new Date(Date.UTC(2025, 2, 28, 0, 15 * minute++)).toISOString().replace('Z', '');
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ dateObs }));
    return (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs[0].id;
  }
  const claim = (workerId: string, seconds = waitSeconds): Promise<Answer> =>
    worker.post('/api/worker/next-job', { workerId, waitSeconds: seconds });
  /** Of a worker that goes when `leaving` is aborted. */
  const leavingClaim = (leaving: AbortSignal): Promise<Response> =>
    fetch(`${server().url}/api/worker/next-job`, {
      method: 'POST',
      signal: leaving,
      headers: { authorization: worker.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ workerId: 'gone', waitSeconds }),
    });
  const stateOf = async (id: number): Promise<{ status: string; retry_count: number }> =>
    (await server().em.query(`SELECT status, retry_count FROM stacking_jobs WHERE id = ${id}`))[0];

  it('is answered by the job that comes, one worker for each', async () => {
    const claims = [claim('a'), claim('b')];
    const ids = [await queueJob(), await queueJob()];
    const answers = await Promise.all(claims);
    expect(answers.map(({ body }) => body.job.jobId as number).sort((a, b) => a - b)).toEqual(ids);
  });

  it('is answered without a job when its time is over, at once when it does not wait', async () => {
    expect((await claim('a', 0.2)).body).toEqual({ job: null });
    expect((await claim('a', 0)).body).toEqual({ job: null });
  });

  it('is answered by a job that another worker hands back, or fails at', async () => {
    await queueJob();
    const first = (await claim('a')).body.job;
    const second = claim('b');
    await worker.post(`/api/worker/jobs/${first.jobId}/release`, { leaseToken: first.leaseToken });
    const again = (await second).body.job;
    expect(again).toMatchObject({ jobId: first.jobId, attempt: 1 });
    const third = claim('c');
    const failed = { leaseToken: again.leaseToken, errorMessage: 'No room.' };
    await worker.post(`/api/worker/jobs/${again.jobId}/fail`, failed);
    expect((await third).body.job).toMatchObject({ jobId: first.jobId, attempt: 2 });
  });

  it('of a worker that has gone takes no job, and the next in the queue has it', async () => {
    const leaving = new AbortController();
    const gone = leavingClaim(leaving.signal);
    await pause(100);
    const waiting = claim('here');
    leaving.abort();
    await expect(gone).rejects.toThrow('abort');
    const id = await queueJob();
    expect((await waiting).body.job.jobId).toBe(id);
  });

  it('whose answer does not reach the worker leaves the job in the queue, without an attempt', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const leaving = new AbortController();
      const gone = leavingClaim(leaving.signal).catch(() => undefined);
      await pause(20);
      const queued = queueJob();
      await pause(turn);
      leaving.abort();
      const id = await queued;
      // Either the answer came through before, or the job waits.
      const answer = await gone;
      if (answer?.ok !== true)
        await vi.waitFor(async () =>
          expect(await stateOf(id)).toEqual({ status: 'pending', retry_count: 0 }),
        );
      await server().em.query('DELETE FROM stacking_jobs');
    }
  });
});
