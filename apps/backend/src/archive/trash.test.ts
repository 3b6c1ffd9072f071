/** The trash: what was deleted or replaced comes back whole for seven days, and is gone afterwards. */
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { filesOf, store, sumOfFiles, used } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';
import { scriptOf } from '../testing/test-server.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

const dayMs = 86_400_000;

interface Trashed {
  stack: { id: number; framesAligned: number; sizeBytes: number; chunkKey: string };
  reason: string;
  trashedAt: string;
  expiresAt: string;
}

describeOnEachDatabase('the trash', (server) => {
  const trashOf = async (owner: TestClient): Promise<Trashed[]> =>
    (await owner.get('/api/trash')).body.stacks;
  const depths = async (owner: TestClient): Promise<number[]> =>
    (await owner.get('/api/stacks')).body.stacks
      .map(({ framesAligned }: Trashed['stack']) => framesAligned)
      .sort((a: number, b: number) => a - b);
  const trashBytes = async (owner: TestClient): Promise<number> =>
    (await owner.get('/api/auth/me')).body.account.trashBytes;
  const restore = (owner: TestClient, id: number, body = {}) => owner.post(`/api/trash/${id}/restore`, body);
  /** The stack that `frames` made: bytes and thumbnail are still what they were. */
  async function isWhole(owner: TestClient, id: number, bytes: Buffer): Promise<boolean> {
    const { status } = await owner.get(`/api/stacks/${id}/thumbnail`);
    return status === 200 && (await owner.bytes(`/api/stacks/${id}/fits`)).equals(bytes);
  }
  async function later(ms: number, work: () => Promise<unknown>): Promise<void> {
    const { nowMs } = server().clock;
    server().clock.nowMs = () => Date.now() + ms;
    await work().finally(() => (server().clock.nowMs = nowMs));
  }

  it('a deleted stack comes back under its id, with its job and every figure', async () => {
    const owner = await server().account('dora');
    const { stack } = (await store(owner, { seed: 1, frames: 80 })).body;
    const job = (await owner.get(`/api/jobs/${stack.jobId}`)).body;
    const before = await used(owner);
    await owner.delete(`/api/stacks/${stack.id}`);
    expect([await depths(owner), await used(owner), await trashBytes(owner)]).toEqual([[], 0, before]);
    expect(await owner.get(`/api/stacks/${stack.id}`)).toMatchObject({ status: 404 });
    const [trashed, ...others] = await trashOf(owner);
    expect([trashed.stack, trashed.reason, others]).toEqual([stack, 'deleted', []]);
    expect(Date.parse(trashed.expiresAt) - Date.parse(trashed.trashedAt)).toBe(7 * dayMs);
    expect(await restore(owner, stack.id)).toMatchObject({ status: 200, body: stack });
    expect((await owner.get(`/api/jobs/${stack.jobId}`)).body).toEqual(job);
    expect([await used(owner), await trashBytes(owner), await trashOf(owner)]).toEqual([before, 0, []]);
    expect(await isWhole(owner, stack.id, makeStack({ seed: 1, frames: 80 }))).toBe(true);
    expect((await restore(owner, stack.id)).status).toBe(404);
  });

  it('a replaced stack is refused, put beside, or changes places with its rival', async () => {
    const owner = await server().account('rolf');
    const old = (await store(owner, { seed: 1, frames: 80 })).body.stack;
    const young = (await store(owner, { seed: 2, frames: 3 }, '?overwrite=1')).body.stack;
    expect((await trashOf(owner)).map(({ stack, reason }) => [stack.id, reason])).toEqual([
      [old.id, 'replaced'],
    ]);
    expect(await filesOf(server(), owner)).toHaveLength(4);
    expect((await restore(owner, old.id)).body.error.code).toBe('chunk-exists');
    expect([await depths(owner), (await trashOf(owner)).length]).toEqual([[3], 1]);
    expect((await restore(owner, old.id, { onRival: 'replace' })).status).toBe(200);
    expect(await depths(owner)).toEqual([80]);
    expect((await trashOf(owner)).map(({ stack, reason }) => [stack.id, reason])).toEqual([
      [young.id, 'replaced'],
    ]);
    expect((await restore(owner, young.id, { onRival: 'keep-both' })).status).toBe(200);
    expect([await depths(owner), await trashOf(owner)]).toEqual([[3, 80], []]);
    expect([
      await isWhole(owner, old.id, makeStack({ seed: 1, frames: 80 })),
      await trashBytes(owner),
    ]).toEqual([true, 0]);
    expect(await used(owner)).toBe(await sumOfFiles(owner));
  });

  it("a job's stack too, by a worker that its owner asked to stack again, and by deleting the job", async () => {
    const owner = await server().account('wanda');
    const old = (await store(owner, { seed: 1, frames: 80 })).body.stack;
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ seed: 2 }));
    await owner.post(`/api/uploads/${token}/finalize`, { overwrite: true });
    const worker = server().worker();
    const { jobId, leaseToken } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    await worker.put(
      `/api/worker/jobs/${jobId}/stack?lease=${leaseToken}`,
      makeStack({ seed: 3, frames: 1 }),
    );
    const done = { leaseToken, framesInput: 1, framesAligned: 1 };
    const { stackId } = (await worker.post(`/api/worker/jobs/${jobId}/complete`, done)).body;
    await owner.delete(`/api/jobs/${jobId}`);
    expect((await trashOf(owner)).map(({ stack, reason }) => [stack.id, reason])).toEqual([
      [stackId, 'deleted'],
      [old.id, 'replaced'],
    ]);
    expect([await depths(owner), await used(owner)]).toEqual([[], 0]);
    expect((await restore(owner, stackId)).body.chunkKey).toBe(old.chunkKey);
    expect(await depths(owner)).toEqual([1]);
  });

  it('an old client replaces as it did, and the stack that it replaced can be restored', async () => {
    const owner = await server().account('otto');
    const script = scriptOf(server(), 'otto');
    const send = async (frames: number, seed: number) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(makeStack({ frames, seed }))]), 's.fits');
      return (await script.call('POST', '/api/upload_stack.php', { form })).body;
    };
    await send(10, 1);
    expect(await send(20, 2)).toMatchObject({ ok: true, status: 'completed' });
    const [{ stack }] = await trashOf(owner);
    expect(stack.framesAligned).toBe(10);
    expect((await restore(owner, stack.id, { onRival: 'keep-both' })).status).toBe(200);
  });

  it('is listed page by page, the last thrown away first, each account its own', async () => {
    const owner = await server().account('lena');
    const ids: number[] = [];
    for (const [seed, minute] of [[1, '00'], [2, '15'], [3, '30']] as const) {
      const { stack } = (await store(owner, { seed, dateObs: `2025-02-01T19:${minute}:05` })).body;
      ids.unshift(stack.id);
      await owner.delete(`/api/stacks/${stack.id}`);
    }
    const first = (await owner.get('/api/trash?limit=2')).body;
    const second = (await owner.get(`/api/trash?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.stacks, ...second.stacks].map(({ stack }: Trashed) => stack.id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    const stranger = await server().account('lars');
    expect(await trashOf(stranger)).toEqual([]);
    expect((await restore(stranger, ids[0])).status).toBe(404);
    expect((await stranger.delete(`/api/trash/${ids[0]}`)).status).toBe(404);
    await stranger.delete('/api/trash');
    expect(await trashOf(owner)).toHaveLength(3);
  }); // prettier-ignore

  it('its owner empties it, one by one or all, and the files go at once', async () => {
    const owner = await server().account('emil');
    const ids: number[] = [];
    for (const seed of [1, 2, 3]) {
      ids.push((await store(owner, { seed })).body.stack.id);
      await owner.delete(`/api/stacks/${ids[ids.length - 1]}`);
    }
    expect(await filesOf(server(), owner)).toHaveLength(6);
    expect((await owner.delete(`/api/trash/${ids[0]}`)).status).toBe(200);
    expect([(await trashOf(owner)).length, (await filesOf(server(), owner)).length]).toEqual([2, 4]);
    expect((await owner.delete('/api/trash')).status).toBe(200);
    expect([await trashOf(owner), await filesOf(server(), owner), await trashBytes(owner)]).toEqual([
      [],
      [],
      0,
    ]);
    expect(await server().em.count(UnsettledObject)).toBe(0);
  });

  it('seven days later the cleanup ends it, and not a second before', async () => {
    const owner = await server().account('zeno');
    const { stack } = (await store(owner, { seed: 1 })).body;
    await owner.delete(`/api/stacks/${stack.id}`);
    await later(7 * dayMs - 60_000, () => server().cleanup());
    expect([(await trashOf(owner)).length, (await filesOf(server(), owner)).length]).toEqual([1, 2]);
    await later(7 * dayMs + 1000, () => server().cleanup());
    expect([await trashOf(owner), await filesOf(server(), owner), await trashBytes(owner)]).toEqual([
      [],
      [],
      0,
    ]);
  });

  it('does not count against the archive, holds as much, and then the oldest goes', async () => {
    const owner = await server().account('bigi');
    const stored: { id: number; bytes: number }[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const { stack } = (await store(owner, { seed }, '?overwrite=1')).body;
      stored.push({ id: stack.id, bytes: await used(owner) });
      const limit = { storageLimitMb: (2.5 * stored[0].bytes) / 1_048_576 };
      await server().em.update(User, { id: owner.userId }, limit);
    }
    expect((await trashOf(owner)).map(({ stack }) => stack.id)).toEqual([stored[2].id, stored[1].id]);
    expect(await filesOf(server(), owner)).toHaveLength(6);
    const { account } = (await owner.get('/api/auth/me')).body;
    expect(account.trashBytes).toBe(stored[1].bytes + stored[2].bytes);
    expect(account.trashLimitBytes).toBe(account.storageLimitBytes);
    expect(account.storageUsedBytes).toBe(await sumOfFiles(owner));
  });

  it('what does not fit into the archive any more stays in the trash', async () => {
    const owner = await server().account('fritz');
    const { stack } = (await store(owner, { seed: 1 })).body;
    const whole = await used(owner);
    await owner.delete(`/api/stacks/${stack.id}`);
    await store(owner, { seed: 2, dateObs: '2025-03-01T20:00:00' });
    const other = await used(owner);
    await server().em.update(User, { id: owner.userId }, { storageLimitMb: (1.5 * whole) / 1_048_576 });
    expect(await restore(owner, stack.id)).toMatchObject({
      status: 413,
      body: { error: { code: 'quota-exceeded' } },
    });
    expect([(await trashOf(owner)).length, await trashBytes(owner), await used(owner)]).toEqual([
      1,
      whole,
      other,
    ]);
  });

  it('restored and emptied at the same instant it is either whole or gone', async () => {
    const owner = await server().account('race');
    for (let turn = 0; turn < 5; turn++) {
      const { stack } = (await store(owner, { seed: turn, dateObs: `2025-04-0${turn + 1}T20:00:00` })).body;
      await owner.delete(`/api/stacks/${stack.id}`);
      const [back, gone] = await Promise.all([
        restore(owner, stack.id),
        owner.delete(`/api/trash/${stack.id}`),
      ]);
      expect([back.status, gone.status].sort()).toEqual([200, 404]);
      const bytes = makeStack({ seed: turn, dateObs: `2025-04-0${turn + 1}T20:00:00` });
      expect(await isWhole(owner, stack.id, bytes)).toBe(back.status === 200);
    }
    expect(await used(owner)).toBe(await sumOfFiles(owner));
  });

  it('goes with its account', async () => {
    const owner = await server().account('gone');
    const { stack } = (await store(owner, { seed: 1 })).body;
    await owner.delete(`/api/stacks/${stack.id}`);
    await owner.delete('/api/auth/me', { password: 'correct horse battery' });
    expect(await filesOf(server(), owner)).toEqual([]);
  });
});
