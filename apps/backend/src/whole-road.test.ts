/** From registration to a listed stack, on SQLite and on a real MariaDB. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from './testing/each-database.ts';
import { makeFrame, makeStack } from './testing/make-frame.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describeOnEachDatabase('the whole road', (server) => {
  it('takes raws, makes jobs, and lists the stack a worker made of them', async () => {
    const owner = await server().account('nora');
    const start = await owner.post('/api/uploads', {});
    expect(start.status).toBe(201);
    const { token } = start.body;
    const frames = [0, 10, 20].map((second) =>
      makeFrame({ dateObs: `2025-01-15T19:30:${10 + second}`, seed: second }),
    );
    for (const [index, frame] of frames.entries()) {
      const put = await owner.put(
        `/api/uploads/${token}/files/Light_${index}.fit?sha256=${sha256(frame)}`,
        frame,
      );
      expect(put.body).toMatchObject({
        alreadyStored: false,
        file: { chunkKey: '20250115.78_83.6_+22.0', filter: 'IRCUT' },
      });
    }
    const again = await owner.put(`/api/uploads/${token}/files/Light_0.fit`, frames[0]);
    expect(again.body.alreadyStored).toBe(true);
    const final = await owner.post(`/api/uploads/${token}/finalize`, {});
    expect(final.body).toMatchObject({
      jobs: [{ chunkKey: '20250115.78_83.6_+22.0', frameCount: 3 }],
      skipped: [],
    });

    const worker = server().worker();
    const { job } = (await worker.post('/api/worker/next-job', { workerId: 'w1' })).body;
    expect(job).toMatchObject({
      chunkKey: '20250115.78_83.6_+22.0',
      objectName: 'M 42',
      frameCount: 3,
      attempt: 1,
    });
    const { files } = (await worker.get(`/api/worker/jobs/${job.jobId}/files`)).body;
    expect(files.map((file: { filename: string }) => file.filename)).toEqual([
      'Light_0.fit',
      'Light_1.fit',
      'Light_2.fit',
    ]);
    expect((await worker.bytes(`/api/worker/files/${files[1].id}`)).equals(frames[1])).toBe(true);
    const beat = await worker.post(`/api/worker/jobs/${job.jobId}/heartbeat`, {
      leaseToken: job.leaseToken,
      progress: 0.5,
    });
    expect(beat.status).toBe(200);
    const stack = makeStack();
    const put = await worker.put(`/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`, stack);
    expect(put.body).toEqual({ sizeBytes: stack.length, sha256: sha256(stack) });
    const done = {
      leaseToken: job.leaseToken,
      framesInput: 3,
      framesAligned: 3,
      exposureSeconds: 30,
      starCount: 55,
    };
    const complete = await worker.post(`/api/worker/jobs/${job.jobId}/complete`, done);
    expect(complete.body.recorded).toBe(true);
    const twice = await worker.post(`/api/worker/jobs/${job.jobId}/complete`, done);
    expect(twice.body).toEqual({ recorded: false, stackId: complete.body.stackId });

    const list = await owner.get('/api/stacks?raDeg=83.5&decDeg=22&radiusDeg=1');
    expect(list.body.stacks).toHaveLength(1);
    expect(list.body.stacks[0]).toMatchObject({
      starCount: 55,
      exposureSeconds: 30,
      widthPx: 48,
      sha256: sha256(stack),
      objectName: 'M 42',
    });
    const id = list.body.stacks[0].id;
    expect((await owner.bytes(`/api/stacks/${id}/fits`)).equals(stack)).toBe(true);
    const me = (await owner.get('/api/auth/me')).body.account;
    expect(me.storageUsedBytes).toBe(stack.length);
    expect(await server().files('uploads')).toEqual([]);
    expect(await server().files('storage')).toHaveLength(1);

    expect((await owner.delete(`/api/stacks/${id}`)).status).toBe(200);
    expect(await server().files('storage')).toHaveLength(1);
    expect((await owner.delete('/api/trash')).status).toBe(200);
    expect(await server().files('storage')).toEqual([]);
    expect((await owner.get('/api/auth/me')).body.account.storageUsedBytes).toBe(0);
  });
});
