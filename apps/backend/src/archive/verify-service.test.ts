/** The stack of a device whose raws come too: made again by a worker, and the verdict is kept. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { StackingJob } from './stacking-job.entity.ts';

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const ofDevice = makeStack({ frames: 2, sharpening: 'none' });
const raws = [1, 2].map((seed) => makeFrame({ seed }));
const same = { isSame: true, exceptPlace: false, differences: [], checkedBy: 'crowdsky 1.2.3' };
const other = { ...same, isSame: false, differences: ['Image: 1 of 12 pixels differ.'] };

async function sendRaws(owner: TestClient, settings: object = {}, frames = raws) {
  const { token } = (await owner.post('/api/uploads', {})).body;
  for (const [n, bytes] of frames.entries()) {
    const { status, text } = await owner.put(`/api/uploads/${token}/files/${n}.fit`, bytes);
    expect(status, text).toBe(200);
  }
  const { status, body } = await owner.post(`/api/uploads/${token}/finalize`, settings);
  expect(status).toBe(200);
  return { token: token as string, finalized: body };
}

describeOnEachDatabase('verifying', (server) => {
  let accounts = 0;
  const newOwner = () => server().account(`vera${++accounts}`);
  async function sendStack(owner: TestClient, bytes = ofDevice): Promise<number> {
    const { status, body } = await owner.call('POST', '/api/stacks', { bytes });
    expect(status).toBe(201);
    return body.stack.id;
  }
  const claim = async () =>
    (await server().worker().post('/api/worker/next-job', { workerId: 'w' })).body.job;
  const tell = async (job: { jobId: number; leaseToken: string }, verdict: object) =>
    server()
      .worker()
      .post(`/api/worker/jobs/${job.jobId}/verdict`, { leaseToken: job.leaseToken, ...verdict });
  const stackOf = async (owner: TestClient, id: number) => (await owner.get(`/api/stacks/${id}`)).body;
  const filesOf = async (owner: TestClient, token: string) =>
    (await owner.get(`/api/uploads/${token}`)).body.files.map((file: { present: boolean }) => file.present);

  it('gives the raws and the stack to a worker, keeps its verdict, and lets the raws go', async () => {
    const owner = await newOwner();
    const stackId = await sendStack(owner);
    expect(await stackOf(owner, stackId)).toMatchObject({ madeBy: 'client', verification: null });
    const { token, finalized } = await sendRaws(owner);
    const chunkKey = '20250115.78_83.6_+22.0';
    expect(finalized).toEqual({
      jobs: [],
      skipped: [],
      verifying: [{ id: expect.any(Number), chunkKey, frameCount: 2, stackId }],
    });
    const job = await claim();
    expect(job).toMatchObject({ chunkKey, verifies: { stackId, sha256: digestOf(ofDevice) } });
    const path = `/api/worker/jobs/${job.jobId}`;
    const worker = server().worker();
    expect((await worker.get(`${path}/files`)).body.files).toHaveLength(2);
    expect(digestOf(await worker.bytes(`${path}/stack?lease=${job.leaseToken}`))).toBe(digestOf(ofDevice));
    expect((await worker.get(`${path}/stack?lease=${'0'.repeat(32)}`)).body.error.code).toBe('lease-lost');
    const jobs = async () => (await owner.get(`/api/jobs?upload=${token}`)).body.jobs;
    expect(await jobs()).toMatchObject([
      { status: 'processing', stackId: null, verifies: { stackId, verification: null } },
    ]);
    expect((await tell(job, same)).body).toEqual({ recorded: true });
    const verification = { ...same, checkedAt: expect.stringMatching(/^20\d\d-.*Z$/) };
    expect(await stackOf(owner, stackId)).toMatchObject({ verification, sha256: digestOf(ofDevice) });
    expect(await jobs()).toMatchObject([{ status: 'completed', verifies: { stackId, verification } }]);
    expect(await filesOf(owner, token)).toEqual([false, false]);
    expect((await tell(job, other)).body).toEqual({ recorded: false });
    expect(await stackOf(owner, stackId)).toMatchObject({ verification: { isSame: true } });
    // What is verified is not verified again.
    expect((await sendRaws(owner)).finalized).toMatchObject({
      verifying: [],
      skipped: [{ chunkKey, reason: 'stack-exists' }],
    });
    const { status, body } = await owner.post(`/api/uploads/${token}/finalize`, {});
    expect([status, body]).toEqual([200, finalized]);
  });

  it('keeps the raws of a stack that is another, until they expire, and verifies when they come again', async () => {
    const owner = await newOwner();
    const stackId = await sendStack(owner);
    const { token } = await sendRaws(owner);
    expect((await tell(await claim(), other)).body).toEqual({ recorded: true });
    expect(await stackOf(owner, stackId)).toMatchObject({ verification: other });
    expect(await filesOf(owner, token)).toEqual([true, true]);
    expect((await sendRaws(owner)).finalized.verifying).toMatchObject([{ stackId }]);
    expect((await sendRaws(owner)).finalized).toMatchObject({ verifying: [], skipped: [{}] });
    expect((await tell(await claim(), same)).body).toEqual({ recorded: true });
    expect(await stackOf(owner, stackId)).toMatchObject({ verification: same });
    await server().cleanup();
    expect(await filesOf(owner, token)).toEqual([true, true]);
  });

  it('comes of raws that waited when the stack came, instead of a second stack', async () => {
    const owner = await newOwner();
    const { token, finalized } = await sendRaws(owner);
    const [{ id: jobId }] = finalized.jobs;
    const stackId = await sendStack(owner);
    expect((await owner.get(`/api/jobs?upload=${token}`)).body.jobs).toMatchObject([
      { id: jobId, status: 'pending', verifies: { stackId, verification: null } },
    ]);
    const job = await claim();
    expect(job).toMatchObject({ jobId, verifies: { stackId, sha256: digestOf(ofDevice) } });
    expect((await tell(job, same)).body).toEqual({ recorded: true });
    expect((await owner.get('/api/stacks')).body.stacks).toMatchObject([{ id: stackId, verification: same }]);
    expect(await filesOf(owner, token)).toEqual([false, false]);
  });

  it('comes of the stack that a worker made meanwhile, where it is the same to the byte', async () => {
    const owner = await newOwner();
    const { token } = await sendRaws(owner);
    const job = await claim();
    const made = makeStack({ frames: 2, sharpening: 'none', software: same.checkedBy });
    const stackId = await sendStack(owner, made);
    const path = `/api/worker/jobs/${job.jobId}`;
    const lease = `lease=${job.leaseToken}`;
    expect((await server().worker().put(`${path}/stack?${lease}`, made)).status).toBe(200);
    const result = { leaseToken: job.leaseToken, framesInput: 2, framesAligned: 2 };
    const complete = async () => (await server().worker().post(`${path}/complete`, result)).body;
    expect(await complete()).toEqual({ recorded: true, stackId });
    const checkedAt = expect.stringMatching(/^20\d\d-.*Z$/);
    const verification = { ...same, checkedAt };
    expect((await owner.get('/api/stacks')).body.stacks).toMatchObject([
      { id: stackId, madeBy: 'client', verification },
    ]);
    expect((await owner.get(`/api/jobs?upload=${token}`)).body.jobs).toMatchObject([
      { id: job.jobId, status: 'completed', verifies: { stackId, verification } },
    ]);
    expect(await filesOf(owner, token)).toEqual([false, false]);
    expect(await complete()).toEqual({ recorded: false, stackId });
  });

  it('does not come of a stack that differs, or where the owner wants the stack of the raws', async () => {
    for (const [settings, bytes] of [
      [{}, makeStack({ frames: 2, sharpening: 'none', seed: 2 })],
      [{ overwrite: true }, ofDevice],
    ] as const) {
      const owner = await newOwner();
      await sendRaws(owner, settings);
      const job = await claim();
      const ofOwner = await sendStack(owner);
      const path = `/api/worker/jobs/${job.jobId}`;
      await server().worker().put(`${path}/stack?lease=${job.leaseToken}`, bytes);
      const result = { leaseToken: job.leaseToken, framesInput: 2, framesAligned: 2 };
      const { recorded, stackId } = (await server().worker().post(`${path}/complete`, result)).body;
      expect([recorded, stackId !== ofOwner]).toEqual([true, true]);
      const { stacks } = (await owner.get('/api/stacks')).body;
      const madeBy = stacks.map((stack: { madeBy: string }) => stack.madeBy).sort();
      expect(madeBy).toEqual(bytes === ofDevice ? ['worker'] : ['client', 'worker']);
    }
  });

  it('is not the end of raws that are worked on, that shall replace the stack, or that others made it of', async () => {
    for (const [settings, bytes, isClaimed] of [
      [{}, ofDevice, true],
      [{ overwrite: true }, ofDevice, false],
      [{}, makeStack({ frames: 2 }), false],
    ] as const) {
      const owner = await newOwner();
      const { finalized } = await sendRaws(owner, settings);
      const claimed = isClaimed ? await claim() : undefined;
      await sendStack(owner, bytes);
      const job = claimed ?? (await claim());
      expect(job.jobId).toBe(finalized.jobs[0].id);
      const refusal = { status: 409, body: { error: { code: 'wrong-state' } } };
      expect(await tell(job, same)).toMatchObject(refusal);
      await server().em.delete(StackingJob, { id: job.jobId });
    }
  });

  it('is not for stacks of workers and of other programs, nor where the owner wants them replaced', async () => {
    const owner = await newOwner();
    await sendStack(owner, makeStack({ frames: 2 }));
    expect((await sendRaws(owner)).finalized).toMatchObject({ verifying: [], skipped: [{}] });
    const another = await newOwner();
    await sendStack(another);
    const { finalized } = await sendRaws(another, { overwrite: true });
    expect(finalized).toMatchObject({ verifying: [], skipped: [], jobs: [{ frameCount: 2 }] });
    const job = await claim();
    expect(job).toMatchObject({ jobId: finalized.jobs[0].id, verifies: null });
    expect(await tell(job, same)).toMatchObject({ status: 409, body: { error: { code: 'wrong-state' } } });
    const path = `/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`;
    expect(await server().worker().get(path)).toMatchObject({ status: 409 });
    await server().em.delete(StackingJob, { id: job.jobId });
  });

  it('is not for the workers of the earlier system, and ends with a verdict alone', async () => {
    const owner = await newOwner();
    await sendStack(owner);
    await sendRaws(owner);
    const worker = server().worker();
    expect((await worker.get('/api/next_job.php?worker_id=old')).status).toBe(204);
    const job = await claim();
    const complete = { leaseToken: job.leaseToken, framesInput: 2, framesAligned: 2 };
    expect(await worker.post(`/api/worker/jobs/${job.jobId}/complete`, complete)).toMatchObject({
      status: 409,
    });
    expect((await tell(job, same)).body).toEqual({ recorded: true });
  });

  it('of a stack that is deleted meanwhile says so, and lets no raw go', async () => {
    const owner = await newOwner();
    const stackId = await sendStack(owner);
    const { token } = await sendRaws(owner);
    expect((await owner.delete(`/api/stacks/${stackId}`)).status).toBe(200);
    // Its raws may be stacked now: the waiting verification is no job of the chunk.
    const again = await sendRaws(owner);
    expect(again.finalized).toMatchObject({ jobs: [{ frameCount: 2 }], skipped: [], verifying: [] });
    const job = await claim();
    expect(job.verifies).toEqual({ stackId, sha256: null, storedSha256: null });
    expect(
      await server().worker().get(`/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`),
    ).toMatchObject({
      status: 409,
      body: {
        error: { code: 'wrong-state', message: 'The stack was deleted, so there is nothing to verify.' },
      },
    });
    expect((await tell(job, same)).body).toEqual({ recorded: true });
    expect(await filesOf(owner, token)).toEqual([true, true]);
    await server().em.delete(StackingJob, { id: again.finalized.jobs[0].id });
  });

  it('survives the trash', async () => {
    const owner = await newOwner();
    const stackId = await sendStack(owner);
    await sendRaws(owner);
    await tell(await claim(), same);
    await owner.delete(`/api/stacks/${stackId}`);
    expect((await owner.post(`/api/trash/${stackId}/restore`, {})).status).toBe(200);
    expect(await stackOf(owner, stackId)).toMatchObject({ verification: same });
  });

  it('keeps the raws of an account that keeps raws', async () => {
    const owner = await newOwner();
    await server().em.query(`UPDATE users SET tier = 'raw' WHERE id = ${owner.userId}`);
    await sendStack(owner);
    const { token } = await sendRaws(owner);
    const used = (await owner.get('/api/auth/me')).body.account.storageUsedBytes as number;
    await tell(await claim(), same);
    await server().rawsMoved();
    expect(await filesOf(owner, token)).toEqual([true, true]);
    const rawBytes = raws.reduce((sum, { length }) => sum + length, 0);
    expect((await owner.get('/api/auth/me')).body.account.storageUsedBytes).toBe(used + rawBytes);
  });
});
