/** How the frames of an upload become chunks and jobs. */
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { store } from '../testing/stack-calls.ts';

describeOnEachDatabase('finalize', (server) => {
  it('short chunks are for pro accounts', async () => {
    const owner = await server().account('pia');
    expect((await owner.post('/api/uploads', { slotSeconds: 60 })).body.error.code).toBe('not-allowed');
    expect((await store(owner, {}, '?slotSeconds=180')).status).toBe(403);
    await server().em.update(User, { id: owner.userId }, { tier: 'pro' });
    const { token } = (await owner.post('/api/uploads', { slotSeconds: 60 })).body;
    for (const [index, time] of ['19:30:05', '19:30:55', '19:31:05'].entries()) {
      await owner.put(
        `/api/uploads/${token}/files/${index}.fit`,
        makeFrame({ dateObs: `2025-01-15T${time}` }),
      );
    }
    const { jobs } = (await owner.post(`/api/uploads/${token}/finalize`, {})).body;
    expect(jobs).toMatchObject([
      { chunkKey: '20250115.1170_83.6_+22.0', frameCount: 2 },
      { chunkKey: '20250115.1171_83.6_+22.0', frameCount: 1 },
    ]);
    expect((await store(owner, {}, '?slotSeconds=180')).body.stack.chunkKey).toBe('20250115.390_83.6_+22.0');
    expect((await owner.post('/api/uploads', { slotSeconds: 61 })).status).toBe(400);
  });

  it('start and finalize may be repeated, also at the same instant, and answer what the first did', async () => {
    const owner = await server().account('twice');
    const start = (key: string, body = {}) =>
      owner.post('/api/uploads', body, { headers: { 'idempotency-key': key } });
    const both = await Promise.all([start('night 1'), start('night 1')]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const [{ token }, second] = both.map(({ body }) => body as { token: string });
    expect(second.token).toBe(token);
    expect((await start('night 2')).body.token).not.toBe(token);
    expect((await start('night 1', { slotSeconds: 900, keepLocation: true })).body.error.code).toBe(
      'wrong-state',
    );
    expect((await start('k'.repeat(256))).status).toBe(400);
    const other = await server().account('other');
    const theirs = await other.post('/api/uploads', {}, { headers: { 'idempotency-key': 'night 1' } });
    expect(theirs.body.token).not.toBe(token);

    await store(owner, { dateObs: '2025-01-15T20:30:05' });
    for (const [seed, time] of ['19:30:05', '19:31:05', '20:31:05'].entries())
      await owner.put(
        `/api/uploads/${token}/files/${seed}.fit`,
        makeFrame({ seed, dateObs: `2025-01-15T${time}` }),
      );
    const finalize = (body = {}) => owner.post(`/api/uploads/${token}/finalize`, body);
    const [first, ...others] = [
      ...(await Promise.all([finalize(), finalize()])),
      await finalize({ overwrite: true }),
    ];
    expect(first).toMatchObject({ status: 200, body: { jobs: [{ frameCount: 2 }] } });
    expect(first.body.skipped).toEqual([
      { chunkKey: '20250115.82_83.6_+22.0', frameCount: 1, reason: 'stack-exists' },
    ]);
    expect(others.map(({ body }) => body)).toEqual([first.body, first.body]);
    await owner.delete(`/api/jobs/${first.body.jobs[0].id}`);
    expect((await finalize()).body).toEqual(first.body);
    expect(
      (await owner.get('/api/jobs')).body.jobs.filter(
        ({ madeBy }: { madeBy: string }) => madeBy === 'worker',
      ),
    ).toEqual([]);
    expect((await start('night 1')).body).toMatchObject({ token, status: 'complete' });
  });

  it('finalize skips what exists, or overwrites it', async () => {
    const owner = await server().account('finn');
    await store(owner, { dateObs: '2025-01-15T19:30:05' });
    const upload = async (overwrite: boolean) => {
      const { token } = (await owner.post('/api/uploads', {})).body;
      for (const [index, time] of ['19:31:00', '19:46:00'].entries()) {
        await owner.put(
          `/api/uploads/${token}/files/${index}.fit`,
          makeFrame({ dateObs: `2025-01-15T${time}`, seed: overwrite ? 1 : 2 }),
        );
      }
      return (await owner.post(`/api/uploads/${token}/finalize`, { overwrite })).body;
    };
    const first = await upload(false);
    expect(first.jobs).toMatchObject([{ chunkKey: '20250115.79_83.6_+22.0' }]);
    expect(first.skipped).toEqual([
      { chunkKey: '20250115.78_83.6_+22.0', frameCount: 1, reason: 'stack-exists' },
    ]);
    expect((await upload(false)).skipped.map((chunk: { reason: string }) => chunk.reason)).toEqual([
      'stack-exists',
      'job-exists',
    ]);
    expect((await upload(true)).jobs).toHaveLength(2);
  });

  it('a session torn by re-centring is one chunk', async () => {
    const owner = await server().account('tom');
    const { token } = (await owner.post('/api/uploads', {})).body;
    const pointings: [number, number][] = [
      [193.0417, 40.9706],
      [193.0417, 40.9706],
      [193.0708, 40.9797],
    ];
    for (const [index, [raDeg, decDeg]] of pointings.entries()) {
      await owner.put(
        `/api/uploads/${token}/files/${index}.fit`,
        makeFrame({ raDeg, decDeg, dateObs: `2025-05-01T21:00:${10 + index}`, seed: index }),
      );
    }
    expect((await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs).toMatchObject([
      { frameCount: 3 },
    ]);
  });
});
