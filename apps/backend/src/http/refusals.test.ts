/** What is asked for wrongly is refused by what is wrong with it, and no refusal tells where things lie. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { adminOf, scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let owner: TestClient;
let admin: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  owner = await server.account('olga');
  admin = await adminOf(server, 'ada');
});
afterAll(() => server?.close());

const example = (path: string): string =>
  path.replace('{id}', '1').replace('{token}', '0'.repeat(32)).replace('{filename}', 'a.fit');

describe('an unknown query parameter', () => {
  it.each(
    Object.values<Endpoint>(endpoints).map(({ method, path, audience }) => [method, path, audience] as const),
  )('of %s %s is named', async (method, path, audience) => {
    const asker = { anyone: server.client(), user: owner, admin, worker: server.worker() }[audience];
    const call = method === 'GET' || method === 'HEAD' ? {} : { json: {} };
    const answer = await asker.call(method, `${example(path)}?objekt=M31`, call);
    expect(answer.status).toBe(400);
    if (method === 'HEAD') return; // its answer has no words
    expect(answer.body.error.code).toBe('bad-request');
    expect(answer.body.error.fields).toEqual([
      { path: 'objekt', message: 'is no parameter of this address' },
    ]);
  });

  it('is no matter to the earlier system', async () => {
    expect((await scriptOf(server, 'olga').get('/api/my_stacks.php?x=1')).status).toBe(200);
  });
});

describe('a method that an address does not have', () => {
  it.each([
    ['DELETE', '/api/stacks', ['GET', 'HEAD', 'POST']],
    ['PUT', '/api/auth/me', ['DELETE', 'GET', 'HEAD', 'PATCH']],
    ['GET', '/api/auth/login', ['POST']],
    ['POST', '/api/stacks/1/fits', ['GET', 'HEAD']],
    ['POST', '/api/uploads/0/files/a%20b.fit', ['GET', 'HEAD', 'PUT']],
    ['POST', '/healthz', ['GET', 'HEAD']],
  ])('%s %s is 405 and the others are named', async (method, path, allowed) => {
    const { status, body, headers } = await owner.call(method, path, {});
    expect([status, body.error.code]).toEqual([405, 'wrong-method']);
    expect(headers.get('allow')?.split(', ').sort()).toEqual(allowed);
  });

  it('an address that there is not stays 404', async () => {
    const { status, body } = await owner.call('DELETE', '/api/stacks/1/nothing', {});
    expect([status, body.error.code]).toEqual([404, 'not-found']);
  });
});

/** The file with another value of a keyword of its header, of the same length. */
function withCard(file: Buffer, keyword: string, value: number): Buffer {
  const at = file.indexOf(`${keyword.padEnd(8)}=`, 0, 'latin1');
  file.write(String(value).padStart(20), at + 10, 'latin1');
  return file;
}

describe('a file without pixels', () => {
  it.each([
    ['no columns', 'NAXIS1'],
    ['no rows', 'NAXIS2'],
  ])('as a raw frame with %s is refused', async (_name, keyword) => {
    const { token } = (await owner.post('/api/uploads', {})).body;
    const frame = withCard(makeFrame(), keyword, 0);
    const answer = await owner.put(`/api/uploads/${token}/files/a.fit`, frame);
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'bad-fits']);
    expect(await server.files('uploads')).toEqual([]);
  });

  it.each([
    ['no columns', 'NAXIS1'],
    ['no rows', 'NAXIS2'],
    ['no planes', 'NAXIS3'],
  ])('as a stack with %s is refused', async (_name, keyword) => {
    const stack = withCard(makeStack(), keyword, 0);
    const answer = await owner.call('POST', '/api/stacks', { bytes: stack });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'bad-fits']);
  });
});

it('a storage that cannot be reached tells no addresses', async () => {
  const away = await startTestServer({
    STORAGE_URL: 'webdav://secret-token@127.0.0.1:9/hidden',
    RETRY_AFTER_SECONDS: '7',
  });
  const asker = await away.account('olga');
  const refused = await asker.call('POST', '/api/stacks', { bytes: makeStack() });
  expect([refused.status, refused.body.error.code]).toEqual([503, 'storage-failed']);
  expect(refused.headers.get('retry-after')).toBe('7');
  expect(refused.text).not.toMatch(/127\.0\.0\.1|hidden|secret|stacks\/|user_|ECONN/);
  expect(refused.body.error.message).toContain('cannot be reached');
  await away.close();
});

it('figures for the operator are closed until there is a token', async () => {
  const closed = await server.client().get('/metrics');
  expect([closed.status, closed.body.error.code]).toEqual([403, 'not-allowed']);
  expect(closed.text).not.toContain('crowdsky_');
  expect(closed.body.error.message).toContain('METRICS_TOKEN');
});
