/** Downloads from the bucket itself, where the operator allows them. */
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSwift, startSwift } from '@crowdsky/storage/testing';
import { User } from '../accounts/user.entity.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { store } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';
import { scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const size = { widthPx: 480, heightPx: 320 };
const [stack, raw] = [makeStack(size), makeFrame({ ...size, dateObs: '2025-07-01T00:00:01' })];

describe.skipIf(!hasSwift)('downloads from the bucket', () => {
  let bucket: Awaited<ReturnType<typeof startSwift>>;
  let server: TestServer;
  let owner: TestClient;
  let script: TestClient;
  let worker: TestClient;
  let chunkKey: string;
  const path = { stack: '', raw: '', thumbnail: '' };

  const startOn = (variables: Record<string, string> = {}) =>
    startTestServer({ ...bucket.variables, ...variables });
  beforeAll(async () => {
    bucket = await startSwift();
    server = await startOn({ S3_DIRECT_DOWNLOADS: '1' });
    const account = await server.account('olga');
    await server.em.update(User, { id: account.userId }, { tier: 'raw' });
    owner = account;
    script = scriptOf(server, 'olga');
    worker = server.worker();
    const stored = (await store(owner, size)).body.stack;
    chunkKey = stored.chunkKey;
    path.stack = `/api/stacks/${stored.id}/fits`;
    path.thumbnail = `/api/stacks/${stored.id}/thumbnail`;
    const { token } = (await owner.post('/api/uploads', { keepLocation: true })).body;
    await owner.put(`/api/uploads/${token}/files/a%20%C3%A4.fit`, raw);
    path.raw = `/api/uploads/${token}/files/a%20%C3%A4.fit`;
  });
  afterAll(async () => {
    await server?.close();
    await bucket?.stop();
  });

  /** `fetch` would say itself how it is used, and go where it is sent. */
  const get = (asker: TestClient, at: string, more: Record<string, string> = {}, method = 'GET') => {
    const { authorization, cookie } = asker;
    const headers = { ...more, ...(authorization && { authorization }), ...(cookie && { cookie }) };
    return new Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer }>((resolve, reject) => {
      const asked = request(server.url + at, { method, headers }, (answer) => {
        const got = (bytes: Buffer) => ({ status: answer.statusCode!, headers: answer.headers, bytes });
        buffer(answer).then((bytes) => resolve(got(bytes)), reject);
      });
      asked.on('error', reject).end();
    });
  };
  const navigation = { 'sec-fetch-mode': 'navigate' };

  it('are for programs with a key and for what a browser saves, and give the same bytes', async () => {
    for (const [asker, headers] of [[script, {}], [owner, navigation]] as const) {
      const sent = await get(asker, path.stack, headers);
      expect([sent.status, sent.headers['cache-control'], sent.bytes.length]).toEqual([302, 'private, no-store', 0]);
      const address = new URL(sent.headers.location!);
      expect([address.origin, address.searchParams.get('X-Amz-Expires')]).toEqual([bucket.s3.endpoint, '300']);
      const file = await fetch(address);
      expect(Buffer.from(await file.arrayBuffer()).equals(stack)).toBe(true);
      expect(file.headers.get('content-type')).toBe('application/fits');
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename=".*\.fits"/);
    }
  }); // prettier-ignore

  it('are nothing for a page, a question for the head, and callers of the earlier system', async () => {
    const old = `/api/download_stack.php?chunk_key=${encodeURIComponent(chunkKey)}`;
    for (const sent of [
      await get(owner, path.stack),
      await get(owner, path.stack, { 'sec-fetch-mode': 'cors' }),
      await get(script, old),
    ]) {
      expect(sent.status).toBe(200);
      expect(sent.bytes.equals(stack)).toBe(true);
    }
    expect((await get(script, path.stack, {}, 'HEAD')).status).toBe(200);
    expect((await get(script, path.thumbnail)).status).toBe(200);
  });

  it('hold for raws once the storage keeps them', async () => {
    expect((await get(script, path.raw)).status).toBe(200);
    const token = path.raw.split('/')[3];
    await owner.post(`/api/uploads/${token}/finalize`, {});
    const { job } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body;
    const at = `/api/worker/jobs/${job.jobId}`;
    const lease = `lease=${job.leaseToken}`;
    await worker.put(`${at}/stack?${lease}`, makeStack({ ...size, dateObs: '2025-07-01T00:00:01' }));
    const thumbnail = { bytes: await owner.bytes(path.thumbnail), headers: { 'content-type': 'image/png' } };
    await worker.call('PUT', `${at}/thumbnail?${lease}`, thumbnail);
    await worker.post(`${at}/complete`, { leaseToken: job.leaseToken, framesInput: 1, framesAligned: 1 });
    await server.rawsMoved();
    const sent = await get(script, path.raw);
    expect(sent.status).toBe(302);
    const file = await fetch(sent.headers.location!);
    expect(Buffer.from(await file.arrayBuffer()).equals(raw)).toBe(true);
    expect(file.headers.get('content-disposition')).toContain(`filename*=UTF-8''a%20%C3%A4.fit`);
  });

  it('ask for the same rights, and tell what is known and what is lost as ever', async () => {
    await server.account('stan');
    expect((await get(scriptOf(server, 'stan'), path.stack)).status).toBe(404);
    expect((await get(server.client(), path.stack, navigation)).status).toBe(401);
    const etag = (await get(owner, path.stack)).headers.etag!;
    expect((await get(script, path.stack, { 'if-none-match': etag })).status).toBe(304);
    const second = (await store(owner, { ...size, dateObs: '2025-02-01T00:00:00' })).body.stack;
    const names = await bucket.open().list('stacks');
    const lost = names.find((name) => name.includes(second.chunkKey) && name.endsWith('.fits'))!;
    await bucket.open().delete(lost);
    const told = await get(script, `/api/stacks/${second.id}/fits`);
    expect([told.status, JSON.parse(told.bytes.toString()).error.code]).toEqual([410, 'file-lost']);
  });

  it('are not given unless the operator allows them', async () => {
    const closed = await startOn();
    try {
      const account = await closed.account('olga');
      const { id } = (await store(account, { ...size, dateObs: '2025-03-01T00:00:00' })).body.stack;
      const asked = {
        headers: { authorization: scriptOf(closed, 'olga').authorization },
        redirect: 'manual',
      } as const;
      expect((await fetch(`${closed.url}/api/stacks/${id}/fits`, asked)).status).toBe(200);
    } finally {
      await closed.close();
    }
  });
});
