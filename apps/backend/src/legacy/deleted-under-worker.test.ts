/**
 * A job that is deleted, or finished by another worker, while the earlier system's worker stacks it leaves no file of that
 * one, and takes none of another job along.
 */
import { beforeAll, expect, it } from 'vitest';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { claimed, completion, putOnShare } from '../testing/old-clients.ts';
import { password } from '../testing/test-server.ts';
import type { TestClient } from '../testing/test-client.ts';

/** The old worker replaces blanks and slashes only; this server's own names hold no colon. */
const objectName = 'M 31: core';
const oldFolder = 'M_31:_core';

describeOnEachDatabase('a job deleted under an old worker', (server) => {
  let worker: TestClient;
  let day = 0;

  beforeAll(() => {
    worker = server().worker();
  });

  /** A claimed job, and the name under which its worker will put the stack. */
  async function stacking(owner: TestClient & { userId: number }) {
    const dateObs = `2025-08-${String(++day).padStart(2, '0')}T01:00:00`;
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ dateObs, objectName }));
    const [{ id }] = (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs;
    const { chunk_key } = await claimed(worker, id);
    const name = `stacks/user_${owner.userId}/${oldFolder}/stack_${chunk_key}_${id}.fits`;
    return { id: id as number, name, thumbnail: name.replace('.fits', '_thumb.png') };
  }

  async function putBoth({ name, thumbnail }: { name: string; thumbnail: string }): Promise<void> {
    await putOnShare(server(), name, makeStack());
    await putOnShare(server(), thumbnail, Buffer.from('a picture'));
  }
  const complete = (id: number, name: string) =>
    worker.post('/api/complete_job.php', completion(id, `/crowdsky/${name}`));
  const stored = (): Promise<string[]> => server().files('storage');

  async function cleanupAfter(hours: number): Promise<void> {
    const { nowMs } = server().clock;
    server().clock.nowMs = () => Date.now() + hours * 3_600_000;
    await server().cleanup();
    server().clock.nowMs = nowMs;
  }

  it('its late word is refused, and what it put goes', async () => {
    const owner = await server().account('olaf');
    const job = await stacking(owner);
    expect((await owner.delete(`/api/jobs/${job.id}`)).status).toBe(200);
    await putBoth(job);
    expect(await stored()).toEqual([job.name, job.thumbnail].sort());
    const late = await complete(job.id, job.name);
    expect([late.status, late.body.error]).toEqual([404, 'Job not found or not in processing state.']);
    expect(await stored()).toEqual([]);
  });

  it('which dies before its word: cleanup finds both files, in its own spelling', async () => {
    const owner = await server().account('oona');
    const job = await stacking(owner);
    expect((await owner.delete(`/api/jobs/${job.id}`)).status).toBe(200);
    await cleanupAfter(0.9); // it may still be putting
    await putBoth(job);
    await cleanupAfter(0.9);
    expect(await stored()).toEqual([job.name, job.thumbnail].sort());
    await cleanupAfter(1.1);
    expect(await stored()).toEqual([]);
  });

  it('with its whole account: the same', async () => {
    const owner = await server().account('oleg');
    const job = await stacking(owner);
    expect((await owner.call('DELETE', '/api/auth/me', { json: { password } })).status).toBe(200);
    await putBoth(job);
    await cleanupAfter(1.1);
    expect(await stored()).toEqual([]);
  });

  it('after failed attempts, of which a file was left: the same', async () => {
    const owner = await server().account('olga');
    const job = await stacking(owner);
    await putBoth(job);
    await worker.post('/api/fail_job.php', { job_id: job.id, error_message: 'the server was away' });
    expect((await owner.delete(`/api/jobs/${job.id}`)).status).toBe(200);
    await cleanupAfter(1.1);
    expect(await stored()).toEqual([]);
  });

  it('a late word takes no files but those of its own job, and none that is in the trash', async () => {
    const owner = await server().account('otis');
    const [gone, kept] = [await stacking(owner), await stacking(owner)];
    expect((await owner.delete(`/api/jobs/${gone.id}`)).status).toBe(200);
    await putBoth(kept);
    expect((await complete(kept.id, kept.name)).text).toBe('{"ok":true}');
    const files = [kept.name, kept.thumbnail].sort();
    expect((await complete(gone.id, kept.name)).status).toBe(404);
    expect((await complete(gone.id, '../../etc/passwd')).status).toBe(404);
    expect((await complete(kept.id, kept.name)).status).toBe(404);
    expect(await stored()).toEqual(files);
    const [{ id }] = (await owner.get('/api/stacks')).body.stacks;
    expect((await owner.delete(`/api/stacks/${id}`)).status).toBe(200);
    expect((await complete(kept.id, kept.name)).status).toBe(404);
    await cleanupAfter(1.1);
    expect(await stored()).toEqual(files);
    expect((await owner.post(`/api/trash/${id}/restore`)).status).toBe(200);
  });

  /** A worker of today stacks the job, and the name of what it stored. */
  async function finishedByAnother({ id, name }: { id: number; name: string }): Promise<string> {
    const { job } = (await worker.post('/api/worker/next-job', { workerId: 'another' })).body;
    expect(job).toMatchObject({ jobId: id, attempt: 2 });
    await worker.put(`/api/worker/jobs/${id}/stack?lease=${job.leaseToken}`, makeStack());
    const done = { leaseToken: job.leaseToken, framesInput: 1, framesAligned: 1 };
    expect((await worker.post(`/api/worker/jobs/${id}/complete`, done)).body.recorded).toBe(true);
    return name.replace(oldFolder, 'M_31_core');
  }

  it('finished by another after a failed attempt, of which files were left: those go, the stack stays', async () => {
    const owner = await server().account('orla');
    const others = await stored();
    const job = await stacking(owner);
    await putBoth(job);
    await worker.post('/api/fail_job.php', { job_id: job.id, error_message: 'the server was away' });
    const kept = await finishedByAnother(job);
    await cleanupAfter(0.9); // the earlier worker may still be putting
    expect(await stored()).toEqual([...others, kept, job.name, job.thumbnail].sort());
    await cleanupAfter(1.1);
    expect(await stored()).toEqual([...others, kept].sort());
  });

  it('finished by another when its lease was over: its late word is refused, and what it put goes', async () => {
    const owner = await server().account('owen');
    const others = await stored();
    const job = await stacking(owner);
    await server().em.update(StackingJob, { id: job.id }, { leaseExpiresAt: new Date(0) });
    const kept = await finishedByAnother(job);
    await putBoth(job);
    expect((await complete(job.id, job.name)).status).toBe(404);
    expect(await stored()).toEqual([...others, kept].sort());
    const [{ id }] = (await owner.get('/api/stacks')).body.stacks;
    expect((await owner.get(`/api/stacks/${id}/fits`)).status).toBe(200);
  });

  it('failed for good: what it left goes with the raws, a day later', async () => {
    const owner = await server().account('otto');
    const others = await stored();
    const job = await stacking(owner);
    await putBoth(job);
    const failure = { job_id: job.id, error_message: 'the server was away' };
    for (let attempt = 1; attempt < 3; attempt++) {
      expect((await worker.post('/api/fail_job.php', failure)).body.status).toBe('retry');
      await claimed(worker, job.id);
    }
    expect((await worker.post('/api/fail_job.php', failure)).body.status).toBe('failed');
    await cleanupAfter(23);
    expect(await stored()).toEqual([...others, job.name, job.thumbnail].sort());
    await cleanupAfter(25);
    expect(await stored()).toEqual(others);
  });
});
