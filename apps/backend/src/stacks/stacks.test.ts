/** Stacks that are kept: made on a device or by a worker, measured, counted against the account. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { filesOf, store, sumOfFiles, used } from '../testing/stack-calls.ts';

describeOnEachDatabase('stacks', (server) => {
  it('a stack made on the device is parsed, measured, given a thumbnail, stored and counted', async () => {
    const owner = await server().account('dora');
    const bytes = makeStack({ siteLat: 48.2 });
    const stored = await owner.call('POST', '/api/stacks', { bytes });
    expect(stored.status).toBe(201);
    expect(stored.body.stack).toMatchObject({
      chunkKey: '20250115.78_83.6_+22.0',
      objectName: 'M 42',
      filter: 'IRCUT',
      telescope: 'Seestar S50',
      madeBy: 'client',
      framesInput: 15,
      exposureSeconds: 150,
      dateObsStart: '2025-01-15T19:30:05.000Z',
      widthPx: 48,
      heightPx: 32,
      hasThumbnail: true,
      sizeBytes: bytes.length,
    });
    expect(stored.body.stack.skyLevel).toBeGreaterThan(100);
    const { id } = stored.body.stack;
    const fits = await owner.bytes(`/api/stacks/${id}/fits`);
    expect([fits.length, fits.includes('SITELAT'), fits.includes('SITELONG')]).toEqual([
      bytes.length,
      false,
      false,
    ]);
    expect(await sharp(await owner.bytes(`/api/stacks/${id}/thumbnail`)).metadata()).toMatchObject({
      format: 'png',
      width: 48,
      height: 32,
    });
    expect(await used(owner)).toBe(await sumOfFiles(owner));

    const again = await owner.call('POST', '/api/stacks', { bytes });
    expect(again.body).toMatchObject({ alreadyStored: true, stack: { id } });
    const other = await store(owner, { seed: 2 });
    expect([other.status, other.body.error.code]).toEqual([409, 'chunk-exists']);
    const replaced = await store(owner, { seed: 2, siteLat: 48.2 }, '?overwrite=1&keepLocation=1');
    expect(replaced.status).toBe(201);
    expect((await owner.bytes(`/api/stacks/${replaced.body.stack.id}/fits`)).includes('SITELAT')).toBe(true);
    expect((await owner.get(`/api/stacks/${id}`)).status).toBe(404);
    expect((await owner.get('/api/stacks')).body.stacks).toHaveLength(1);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    expect(await filesOf(server(), owner)).toHaveLength(4);
    await owner.delete('/api/trash');
    expect(await filesOf(server(), owner)).toHaveLength(2);
  });

  it('ten devices with stacks of one chunk at once leave one stack, and nine in the trash', async () => {
    const owner = await server().account('ten');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, seed) => store(owner, { seed }, '?overwrite=1')),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect((await owner.get('/api/stacks')).body.stacks).toHaveLength(1);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    expect((await owner.get('/api/trash')).body.stacks).toHaveLength(9);
    expect(await filesOf(server(), owner)).toHaveLength(20);
  });

  it('a full account is told how much is used and what was asked', async () => {
    const owner = await server().account('fay');
    await server().em.update(User, { id: owner.userId }, { storageLimitMb: 0.05 });
    const first = await store(owner, {});
    expect(first.status).toBe(201);
    const full = await store(owner, {
      dateObs: '2025-01-16T00:00:00',
      seed: 4,
      widthPx: 100,
      heightPx: 100,
    });
    expect([full.status, full.body.error.code]).toEqual([413, 'quota-exceeded']);
    expect(full.body.error.message).toMatch(/0\.0 MB of 0\.05 MB are used .* asks for 0\.1 MB more/);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
    expect((await owner.post(`/api/uploads/${token}/finalize`, { overwrite: true })).body.error.code).toBe(
      'quota-exceeded',
    );
    expect((await owner.get(`/api/uploads/${token}`)).body.upload.status).toBe('uploading');
    expect((await owner.delete(`/api/stacks/${first.body.stack.id}`)).status).toBe(200);
    expect(await used(owner)).toBe(0);
  });

  it('raw accounts keep their raws in the storage, counted, and can have them back', async () => {
    const owner = await server().account('rex');
    await server().em.update(User, { id: owner.userId }, { tier: 'raw' });
    const { token } = (await owner.post('/api/uploads', { keepLocation: true })).body;
    const frame = makeFrame({ dateObs: '2025-07-01T00:00:01' });
    await owner.put(`/api/uploads/${token}/files/keep.fit`, frame);
    const [{ id }] = (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs;
    const worker = server().worker();
    let job = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    while (job.jobId !== id) {
      await worker.post(`/api/worker/jobs/${job.jobId}/fail`, {
        leaseToken: job.leaseToken,
        errorMessage: 'not this one',
        retry: false,
      });
      job = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    }
    await worker.put(`/api/worker/jobs/${id}/stack?lease=${job.leaseToken}`, makeStack());
    const png = await sharp({ create: { width: 5, height: 5, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await worker.call('PUT', `/api/worker/jobs/${id}/thumbnail?lease=${job.leaseToken}`, {
      bytes: png,
      headers: { 'content-type': 'image/png' },
    });
    await worker.post(`/api/worker/jobs/${id}/complete`, {
      leaseToken: job.leaseToken,
      framesInput: 1,
      framesAligned: 1,
    });
    await server().rawsMoved();
    expect(
      (await server().files('storage')).filter((path) =>
        path.startsWith(`raws/user_${owner.userId}/sess_${token}/`),
      ),
    ).toHaveLength(1);
    expect((await owner.bytes(`/api/uploads/${token}/files/keep.fit`)).equals(frame)).toBe(true);
    expect(await used(owner)).toBe((await sumOfFiles(owner)) + frame.length);
    expect((await owner.delete(`/api/jobs/${id}`)).status).toBe(200);
    expect(await used(owner)).toBe(0);
    await owner.delete('/api/trash');
    expect(await filesOf(server(), owner)).toEqual([]);
  });
});
