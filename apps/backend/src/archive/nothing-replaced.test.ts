/** What an account keeps when stacks and raws of one time slot come from several telescopes, filters and hands. */
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { FrameOptions } from '../testing/make-frame.ts';
import { filesOf, store, sumOfFiles, used } from '../testing/stack-calls.ts';
import { basicAuth } from '../testing/test-client.ts';
import type { TestClient } from '../testing/test-client.ts';
import { password, scriptOf } from '../testing/test-server.ts';

const S30: FrameOptions = { telescope: 'Seestar S30', filter: 'LP' };

interface Finalized {
  jobs: { id: number; chunkKey: string; frameCount: number }[];
  skipped: { chunkKey: string; frameCount: number; reason: string }[];
}

describeOnEachDatabase('nothing is replaced unasked', (server) => {
  async function send(owner: TestClient, frames: readonly FrameOptions[], overwrite = false) {
    const { token } = (await owner.post('/api/uploads', {})).body as { token: string };
    for (const [index, frame] of frames.entries())
      await owner.put(`/api/uploads/${token}/files/${index}.fit`, makeFrame({ seed: index + 1, ...frame }));
    const { body } = await owner.post(`/api/uploads/${token}/finalize`, { overwrite });
    return { token, ...(body as Finalized) };
  }

  /** Does the account's oldest job as a worker does. */
  async function work(frames: number, seed: number): Promise<number> {
    const worker = server().worker();
    const { jobId, leaseToken } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    await worker.put(`/api/worker/jobs/${jobId}/stack?lease=${leaseToken}`, makeStack({ seed, frames }));
    const done = { leaseToken, framesInput: frames, framesAligned: frames };
    return (await worker.post(`/api/worker/jobs/${jobId}/complete`, done)).body.stackId as number;
  }

  const stacksOf = async (owner: TestClient): Promise<{ framesAligned: number; telescope: string }[]> =>
    (await owner.get('/api/stacks')).body.stacks;

  it('by a stack of another telescope or filter of the same minutes', async () => {
    const owner = await server().account('ida');
    const answers = [
      await store(owner, { seed: 1 }),
      await store(owner, { seed: 2, telescope: 'Seestar S30' }),
      await store(owner, { seed: 3, filter: 'LP' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await stacksOf(owner)).toHaveLength(3);
    expect((await store(owner, { seed: 4, filter: 'LP' })).status).toBe(409);
    expect((await store(owner, { seed: 5, filter: 'LP' }, '?overwrite=1')).status).toBe(201);
    expect(await stacksOf(owner)).toHaveLength(3);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
  });

  it('by a pointing that rounds to another key', async () => {
    const owner = await server().account('rhea');
    const first = await store(owner, { raDeg: 193.0417, decDeg: 40.9706 });
    expect(first.body.stack.chunkKey).toBe('20250115.78_193.0_+41.0');
    const again = { raDeg: 193.0708, decDeg: 40.9797, seed: 2 };
    expect((await store(owner, again)).body.error.code).toBe('chunk-exists');
    expect((await send(owner, [again])).skipped).toEqual([
      { chunkKey: '20250115.78_193.0_+41.0', frameCount: 1, reason: 'stack-exists' },
    ]);
    expect((await store(owner, again, '?overwrite=1')).body.stack.chunkKey).toBe('20250115.78_193.0_+41.0');
    expect(await stacksOf(owner)).toHaveLength(1);
  });

  it('raws of two telescopes and filters are a job each, in one upload and in two', async () => {
    const owner = await server().account('tess');
    const mixed = await send(owner, [{}, { ...S30 }, { dateObs: '2025-01-15T19:31:00' }, { filter: 'LP' }]);
    expect(mixed.jobs.map(({ frameCount }) => frameCount).sort()).toEqual([1, 1, 2]);
    expect(new Set(mixed.jobs.map(({ chunkKey }) => chunkKey)).size).toBe(3);
    const worker = server().worker();
    const counts = [];
    for (let n = 0; n < 3; n++) {
      const { jobId, frameCount } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
      const { files } = (await worker.get(`/api/worker/jobs/${jobId}/files`)).body;
      counts.push([frameCount, files.length]);
    }
    expect(counts.sort()).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
    ]);
    const later = await send(owner, [{ telescope: 'Seestar S30 Pro', seed: 9 }, { seed: 8 }]);
    expect(later.jobs).toHaveLength(1);
    expect(later.skipped).toMatchObject([{ frameCount: 1, reason: 'job-exists' }]);
    for (const { id } of [...mixed.jobs, ...later.jobs]) await owner.delete(`/api/jobs/${id}`);
  });

  it('by stacks of one chunk that come at the same instant', async () => {
    const owner = await server().account('race');
    const answers = await Promise.all([1, 2, 3, 4].map((seed) => store(owner, { seed })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const kept = answers.find(({ status }) => status === 201)?.body.stack;
    const bytes = [1, 2, 3, 4].map((seed) => makeStack({ seed })).find((_, n) => answers[n].status === 201);
    expect((await owner.bytes(`/api/stacks/${kept.id}/fits`)).equals(bytes!)).toBe(true);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    expect(await filesOf(server(), owner)).toHaveLength(2);
  });

  it('the same file eight times at once is stored once, and said so', async () => {
    const owner = await server().account('octo');
    const answers = await Promise.all(Array.from({ length: 8 }, () => store(owner, { seed: 7 })));
    expect(new Set(answers.map(({ body }) => body.stack.id)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.alreadyStored)).toHaveLength(1);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    expect(await filesOf(server(), owner)).toHaveLength(2);
  });

  it('by a job whose chunk got a stack from a device meanwhile, unless its owner asked', async () => {
    const owner = await server().account('mia');
    await send(owner, [{}]);
    expect((await store(owner, { seed: 3, frames: 80 })).status).toBe(201);
    await work(1, 4);
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned).sort()).toEqual([1, 80]);
    await send(owner, [{ seed: 5 }], true);
    await work(2, 6);
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned)).toEqual([2]);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
  });

  it('by an old client: its overwriting keeps the deeper stack and says so', async () => {
    const owner = await server().account('olaf');
    const script = Object.assign(server().client(), { authorization: basicAuth('olaf', password) });
    const send = async (frames: number, seed: number, options: FrameOptions = {}) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(makeStack({ frames, seed, ...options }))]), 's.fits');
      return script.call('POST', '/api/upload_stack.php', { form });
    };
    const deep = await send(80, 1);
    expect([deep.status, deep.body.status, deep.body.kept]).toEqual([200, 'completed', undefined]);
    const shallow = await send(2, 2);
    expect(shallow.body).toMatchObject({ ok: true, job_id: deep.body.job_id, kept: 'existing' });
    expect(shallow.body.message).toBe(
      'The stack of 80 frames that you have of the chunk 20250115.78_83.6_+22.0 was kept: the one sent has fewer.',
    );
    const other = await send(2, 3, S30);
    expect([other.body.chunk_key, other.body.kept]).toEqual(['20250115.78_83.6_+22.0', undefined]);
    expect(other.body.job_id).not.toBe(deep.body.job_id);
    expect((await send(80, 4)).body.kept).toBeUndefined();
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned).sort()).toEqual([2, 80]);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
    // Two stacks and the one of 80 frames that another of 80 replaced.
    expect(await filesOf(server(), owner)).toHaveLength(6);
  });

  /** Raws as an old client sends them, which always asks to overwrite. */
  async function sendOld(name: string, frames: readonly FrameOptions[]) {
    const script = scriptOf(server(), name);
    const call = async (action: string, fields: Record<string, string> = {}, frame?: FrameOptions) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.set(key, value);
      if (frame) form.set('file', new Blob([new Uint8Array(makeFrame(frame))]), 'a.fit');
      return (await script.call('POST', `/api/raw_upload.php?action=${action}`, { form })).body;
    };
    const { session_token } = await call('start');
    for (const [seed, frame] of frames.entries()) await call('file', { session_token }, { seed, ...frame });
    return call('finalize', { session_token, overwrite: '1' });
  }

  it('by raws of an old client: fewer frames than the stack has are skipped, and said so', async () => {
    const owner = await server().account('raoul');
    await store(owner, { seed: 1, frames: 3 });
    const [one, two] = [{}, { dateObs: '2025-01-15T19:31:00' }];
    const other = { dateObs: '2025-01-15T20:31:00' };
    const shallow = await sendOld('raoul', [one, two, other]);
    expect(shallow).toMatchObject({ ok: true, jobs: 1, skipped: ['20250115.78_83.6_+22.0'] });
    expect(shallow.kept).toEqual(['20250115.78_83.6_+22.0']);
    expect(shallow.message).toBe(
      'The stack of 3 frames that you have of the chunk 20250115.78_83.6_+22.0 was kept: those sent are fewer.',
    );
    expect((await work(1, 2)) > 0).toBe(true);
    const enough = await sendOld('raoul', [one, two, { dateObs: '2025-01-15T19:32:00' }]);
    expect([enough.jobs, enough.skipped, enough.kept, enough.message]).toEqual([1, [], undefined, undefined]);
    await work(3, 3);
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned).sort()).toEqual([1, 3]);
  });

  it('by raws of an old client, where a worker keeps fewer frames than the stack has, or a deeper one came', async () => {
    const owner = await server().account('rita');
    const script = scriptOf(server(), 'rita');
    await store(owner, { seed: 1, frames: 2 });
    expect((await sendOld('rita', [{}, { dateObs: '2025-01-15T19:31:00' }])).jobs).toBe(1);
    await work(1, 4);
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned).sort()).toEqual([1, 2]);
    const address = '/api/download_stack.php?chunk_key=20250115.78_83.6_%2B22.0';
    expect((await script.bytes(address)).equals(makeStack({ seed: 1, frames: 2 }))).toBe(true);
    expect((await sendOld('rita', [{}, { dateObs: '2025-01-15T19:31:00', seed: 7 }])).jobs).toBe(1);
    await store(owner, { seed: 5, frames: 80 }, '?overwrite=1');
    await work(2, 6);
    expect((await stacksOf(owner)).map(({ framesAligned }) => framesAligned).sort()).toEqual([2, 80]);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
  });

  it('raws that wait to be stacked count against the account', async () => {
    const owner = await server().account('full');
    const frame = makeFrame({ seed: 1 });
    const bytesPerMb = 1_048_576;
    await server().em.update(
      User,
      { id: owner.userId },
      { storageLimitMb: (2.5 * frame.length) / bytesPerMb },
    );
    const { token } = (await owner.post('/api/uploads', {})).body as { token: string };
    const put = (seed: number) => owner.put(`/api/uploads/${token}/files/${seed}.fit`, makeFrame({ seed }));
    expect([(await put(1)).status, (await put(2)).status, (await put(1)).status]).toEqual([200, 200, 200]);
    const third = await put(3);
    expect(third.body.error.code).toBe('quota-exceeded');
    expect((await server().files('uploads')).filter((path) => path.includes(token))).toHaveLength(2);
    const other = (await owner.post('/api/uploads', {})).body as { token: string };
    const there = await owner.put(`/api/uploads/${other.token}/files/4.fit`, makeFrame({ seed: 4 }));
    expect(there.body.error.code).toBe('quota-exceeded');
    await owner.delete(`/api/uploads/${token}`);
    expect((await owner.put(`/api/uploads/${other.token}/files/4.fit`, makeFrame({ seed: 4 }))).status).toBe(
      200,
    );
  });

  it('raws that come at the same instant in several uploads do not pass the quota together', async () => {
    const owner = await server().account('crowd');
    const { length } = makeFrame({ seed: 1 });
    const limit = { storageLimitMb: (3.5 * length) / 1_048_576 };
    await server().em.update(User, { id: owner.userId }, limit);
    const tokens: string[] = [];
    for (let n = 0; n < 8; n++) tokens.push((await owner.post('/api/uploads', {})).body.token);
    const answers = await Promise.all(
      tokens.map((token, seed) => owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ seed }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 413, 413, 413, 413, 413]);
    const waiting = async (): Promise<number> =>
      (await server().em.findOneByOrFail(User, { id: owner.userId })).bufferBytes;
    expect(await waiting()).toBe(3 * length);
    const [first, ...others] = tokens.filter((_, n) => answers[n].status === 200);
    await owner.delete(`/api/uploads/${first}`);
    expect(await waiting()).toBe(2 * length);
    await server().em.update(User, { id: owner.userId }, { storageLimitMb: 500 });
    const [{ id }] = (await owner.post(`/api/uploads/${others[0]}/finalize`)).body.jobs;
    expect(await waiting()).toBe(2 * length);
    await owner.delete(`/api/jobs/${id}`);
    expect(await waiting()).toBe(length);
  });

  it('skipped raws stay until they expire', async () => {
    const owner = await server().account('skip');
    await store(owner, { seed: 1 });
    const { token, skipped } = await send(owner, [{ seed: 2 }]);
    expect(skipped).toHaveLength(1);
    const present = async (): Promise<boolean[]> =>
      (await owner.get(`/api/uploads/${token}`)).body.files.map((file: { present: boolean }) => file.present);
    const onDisk = async (): Promise<number> =>
      (await server().files('uploads')).filter((path) => path.includes(token)).length;
    expect([await present(), await onDisk()]).toEqual([[true], 1]);
    await server().cleanup();
    expect([await present(), await onDisk()]).toEqual([[true], 1]);
    const { nowMs } = server().clock;
    server().clock.nowMs = () => Date.now() + 86_400_000 + 5000;
    await server().cleanup();
    server().clock.nowMs = nowMs;
    expect([await present(), await onDisk()]).toEqual([[false], 0]);
  });
});
