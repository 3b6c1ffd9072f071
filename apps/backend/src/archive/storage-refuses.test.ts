/** A failing storage loses nothing, the answer names the failure, and a retry succeeds; also on real servers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answering,
  halfAnswer,
  hasApache,
  hasRclone,
  hasSwift,
  resetting,
  ShakyWebdav,
  silent,
  startApache,
  startRclone,
  startSwift,
} from '@crowdsky/storage/testing';
import type { RunningStorage } from '@crowdsky/storage/testing';
import type { ClaimedJob } from '@crowdsky/api';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let day = 0;
const nextDay = (): string => `2025-03-${String(++day).padStart(2, '0')}T00:00:00`;

async function claimNew(server: TestServer, owner: TestClient): Promise<ClaimedJob> {
  const { token } = (await owner.post('/api/uploads', {})).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ dateObs: nextDay() }));
  await owner.post(`/api/uploads/${token}/finalize`, {});
  return (await server.worker().post('/api/worker/next-job', { workerId: 'w' })).body.job;
}

describe('a storage that misbehaves', () => {
  const shaky = new ShakyWebdav();
  let server: TestServer;
  let owner: TestClient;
  let worker: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ STORAGE_URL: await shaky.start(), STORAGE_IDLE_SECONDS: '1' });
    owner = await server.account('olga');
    worker = server.worker();
  });
  afterAll(async () => {
    await server?.close();
    await shaky.stop();
  });

  const used = async (): Promise<number> => (await owner.get('/api/auth/me')).body.account.storageUsedBytes;
  const kept = (): number => [...shaky.objects.values()].reduce((sum, bytes) => sum + bytes.length, 0);

  it.each([
    ['401', answering(401), 'refused the credentials'],
    ['507', answering(507), 'has no room'],
    ['a reset', resetting, 'cannot be reached'],
    ['silence', silent, 'fell silent'],
  ])('meeting %s', async (_name, fault, sentence) => {
    const job = await claimNew(server, owner);
    const putPath = `/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`;
    const stack = makeStack({ dateObs: nextDay() });
    const before = await used();
    shaky.faults.set('PUT', fault);
    for (const answer of [
      await worker.put(putPath, makeStack()),
      await owner.call('POST', '/api/stacks', { bytes: stack }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([503, 'storage-failed']);
      expect(answer.body.error.message).toContain(sentence);
    }
    expect((await owner.get(`/api/jobs/${job.jobId}`)).body.status).toBe('processing');
    expect([await used(), kept()]).toEqual([before, before]);
    expect(await server.files('uploads')).toHaveLength(1); // the raw that waits
    shaky.faults.clear();
    expect((await worker.put(putPath, makeStack())).status).toBe(200);
    const done = { leaseToken: job.leaseToken, framesInput: 1, framesAligned: 1 };
    expect((await worker.post(`/api/worker/jobs/${job.jobId}/complete`, done)).body.recorded).toBe(true);
    expect((await owner.call('POST', '/api/stacks', { bytes: stack })).status).toBe(201);
    expect(await used()).toBe(kept());
    expect(await server.files('uploads')).toEqual([]);
  });

  it('half a response is no download, and the next one is whole', async () => {
    const [{ id }] = (await owner.get('/api/stacks')).body.stacks;
    shaky.faults.set('GET', halfAnswer);
    // An aborted response, or an error before the first byte: never a short file that looks complete.
    const outcome = await owner.get(`/api/stacks/${id}/fits`).then(
      (answer) => answer.status,
      () => 'broken off',
    );
    expect(['broken off', 503]).toContain(outcome);
    shaky.faults.clear();
    const stack = await owner.get(`/api/stacks/${id}`);
    expect(await owner.bytes(`/api/stacks/${id}/fits`)).toHaveLength(stack.body.sizeBytes);
  });

  it('what it will not delete now is deleted by the cleanup', async () => {
    const [{ id }] = (await owner.get('/api/stacks')).body.stacks;
    await owner.delete(`/api/stacks/${id}`);
    shaky.faults.set('DELETE', answering(500));
    expect((await owner.delete(`/api/trash/${id}`)).status).toBe(200);
    expect(await used()).toBeLessThan(kept());
    shaky.faults.clear();
    await server.cleanup();
    expect(await used()).toBe(kept());
  });
});

describe.each([
  { name: 'Apache mod_dav', isThere: hasApache, start: startApache },
  { name: 'rclone serve webdav', isThere: hasRclone, start: startRclone },
  { name: 'OpenStack Swift (S3)', isThere: hasSwift, start: startSwift },
])('on $name', ({ isThere, start }) => {
  describe.skipIf(!isThere)('the whole road', () => {
    let storage: RunningStorage;
    let server: TestServer;
    beforeAll(async () => {
      storage = await start();
      server = await startTestServer(storage.variables);
    });
    afterAll(async () => {
      await server?.close();
      await storage?.stop();
    });

    it('stores, gives back, replaces and deletes', async () => {
      const owner = await server.account('wanda');
      expect((await server.client().get('/readyz')).body).toEqual({
        ok: true,
        database: 'ok',
        storage: 'ok',
      });
      const job = await claimNew(server, owner);
      const stack = makeStack({ objectName: 'Weiße Ω #1?' });
      await server.worker().put(`/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`, stack);
      const done = { leaseToken: job.leaseToken, framesInput: 1, framesAligned: 1 };
      const { stackId } = (await server.worker().post(`/api/worker/jobs/${job.jobId}/complete`, done)).body;
      expect((await owner.bytes(`/api/stacks/${stackId}/fits`)).equals(stack)).toBe(true);
      const device = makeStack({ objectName: 'Weiße Ω #1?', dateObs: nextDay() });
      const stored = await owner.call('POST', '/api/stacks', { bytes: device });
      expect((await owner.bytes(`/api/stacks/${stored.body.stack.id}/fits`)).equals(device)).toBe(true);
      expect(
        (await owner.bytes(`/api/stacks/${stored.body.stack.id}/thumbnail`)).subarray(1, 4).toString(),
      ).toBe('PNG');
      for (const id of [stackId, stored.body.stack.id])
        expect((await owner.delete(`/api/stacks/${id}`)).status).toBe(200);
      expect((await owner.get('/api/auth/me')).body.account.storageUsedBytes).toBe(0);
    });
  });
});
