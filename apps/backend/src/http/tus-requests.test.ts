/** tus 1.0: every answer names the version, also to strangers, and a header may name the method. */
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeFrame } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { beginTus, offsetOf, patchTus, tusCall } from '../testing/tus-calls.ts';

const frame = makeFrame({ widthPx: 200, heightPx: 150 });

let server: TestServer;
let owner: TestClient;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  owner = await server.account('tycho');
});
beforeEach(async () => {
  token = (await owner.post('/api/uploads', { keepLocation: true })).body.token;
});
afterAll(() => server?.close());

const begin = () => beginTus(owner, frame.length, { kind: 'raw', upload: token, filename: 'a.fit' });
const named = (caller: TestClient, own: string, method: string, address: string) =>
  tusCall(caller, own, address, { 'x-http-method-override': method });

it('every answer names the version: to strangers, of wrong methods, tokens and versions', async () => {
  const address = await begin();
  const stranger = server.client();
  const refused = [
    await tusCall(stranger, 'POST', '/api/tus'),
    await tusCall(stranger, 'HEAD', address),
    await patchTus(stranger, address, 0, frame),
    await owner.get(address),
    await tusCall(owner, 'HEAD', '/api/tus/none'),
    await tusCall(owner, 'HEAD', address, { 'tus-resumable': '0.2.2' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 405, 400, 412]);
  for (const { headers } of refused) expect(headers.get('tus-resumable')).toBe('1.0.0');
  for (const path of ['/api/tuss', '/api/uploads', '/api/nothing'])
    expect((await owner.get(path)).headers.get('tus-resumable')).toBeNull();
});

it('a client that has no PATCH sends a whole frame by POST', async () => {
  const { secret } = (await owner.post('/api/keys', { name: 'tus', scope: 'upload' })).body;
  await new Promise<void>((resolve, reject) => {
    new Upload(frame, {
      endpoint: `${server.url}/api/tus`,
      headers: { Authorization: `Bearer ${secret}` },
      metadata: { kind: 'raw', upload: token, filename: 'a.fit' },
      chunkSize: 20_000,
      overridePatchMethod: true,
      retryDelays: null,
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
  expect((await owner.bytes(`/api/uploads/${token}/files/a.fit`)).equals(frame)).toBe(true);
});

it("the request's own method is ignored, and the named one is guarded as any", async () => {
  const address = await begin();
  const head = await named(owner, 'POST', 'head', address);
  expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '0']);
  const noToken = Object.assign(server.client(), { cookie: owner.cookie });
  expect((await named(noToken, 'GET', 'DELETE', address)).body.error.code).toBe('bad-csrf-token');
  const unfit = await named(owner, 'DELETE', 'PUT', address);
  expect([unfit.status, unfit.body.error.code]).toEqual([405, 'wrong-method']);
  expect(await offsetOf(owner, address)).toBe(0);
  expect((await named(owner, 'POST', 'DELETE', address)).status).toBe(204);
  expect(await offsetOf(owner, address)).toBe(Number.NaN);
});

it('is no matter to other addresses', async () => {
  const answer = await named(owner, 'POST', 'DELETE', `/api/uploads/${token}`);
  expect(answer.body.error.code).toBe('wrong-method');
  expect((await owner.get(`/api/uploads/${token}`)).status).toBe(200);
});
