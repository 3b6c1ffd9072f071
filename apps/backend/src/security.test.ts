/** Each way in that docs/security.md speaks of, tried. */
import { deflateSync, crc32 } from 'node:zlib';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import { makeFrame, makeStack } from './testing/make-frame.ts';
import type { TestClient } from './testing/test-client.ts';
import { password, scriptOf, startTestServer } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

let server: TestServer;
let owner: TestClient & { userId: number };
let stranger: TestClient;
let theirs: { token: string; jobId: number; stackId: number; keyId: number };

beforeAll(async () => {
  server = await startTestServer({ TRUST_PROXY: '0' });
  owner = await server.account('owner');
  stranger = await server.account('stranger');
  const { token } = (await owner.post('/api/uploads', {})).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
  const [{ id: jobId }] = (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs;
  const stack = await owner.call('POST', '/api/stacks', {
    bytes: makeStack({ dateObs: '2025-03-01T01:00:00' }),
  });
  theirs = {
    token,
    jobId,
    stackId: stack.body.stack.id,
    keyId: (await owner.post('/api/keys', { name: 'k' })).body.key.id,
  };
});
afterAll(() => server?.close());

describe("another user's anything is 404", () => {
  it.each([
    ['GET', () => `/api/uploads/${theirs.token}`],
    ['DELETE', () => `/api/uploads/${theirs.token}`],
    ['PUT', () => `/api/uploads/${theirs.token}/files/b.fit`],
    ['GET', () => `/api/uploads/${theirs.token}/files/a.fit`],
    ['POST', () => `/api/uploads/${theirs.token}/finalize`],
    ['GET', () => `/api/jobs/${theirs.jobId}`],
    ['POST', () => `/api/jobs/${theirs.jobId}/retry`],
    ['DELETE', () => `/api/jobs/${theirs.jobId}`],
    ['GET', () => `/api/jobs?upload=${theirs.token}`],
    ['GET', () => `/api/stacks/${theirs.stackId}`],
    ['GET', () => `/api/stacks/${theirs.stackId}/fits`],
    ['GET', () => `/api/stacks/${theirs.stackId}/thumbnail`],
    ['GET', () => `/api/stacks/zip?ids=${theirs.stackId}`],
    ['DELETE', () => `/api/stacks/${theirs.stackId}`],
    ['DELETE', () => `/api/keys/${theirs.keyId}`],
    ['GET', () => `/api/thumbnail.php?id=${theirs.stackId}`],
    ['GET', () => '/api/download_stack.php?chunk_key=20250301.04_83.6_%2B22.0'],
  ])('%s %#', async (method, path) => {
    const body = method === 'PUT' ? { bytes: makeFrame({ seed: 3 }) } : method === 'GET' ? {} : { json: {} };
    const answer = await stranger.call(method, path(), body);
    expect(answer.status).toBe(404);
  });

  it('and their lists are empty', async () => {
    expect((await stranger.get('/api/uploads')).body.uploads).toEqual([]);
    expect((await stranger.get('/api/jobs')).body.jobs).toEqual([]);
    expect((await stranger.get('/api/stacks')).body.stacks).toEqual([]);
    expect((await stranger.get('/api/stacks/objects')).body.objects).toEqual([]);
    expect((await scriptOf(server, 'stranger').get('/api/my_stacks.php')).body).toEqual([]);
  });
});

describe('who may call what', () => {
  const example = (path: string): string =>
    path.replace('{id}', '1').replace('{token}', '0'.repeat(32)).replace('{filename}', 'a.fit');

  it.each(endpoints.filter(({ audience }) => audience === 'user').map(({ method, path }) => [method, path]))(
    '%s %s needs a user',
    async (method, path) => {
      const call = method === 'GET' ? {} : { json: {} };
      expect((await server.client().call(method, example(path), call)).status).toBe(401);
      expect((await server.worker().call(method, example(path), call)).status).toBe(401);
    },
  );

  it.each(
    endpoints.filter(({ audience }) => audience === 'worker').map(({ method, path }) => [method, path]),
  )('%s %s needs the worker key', async (method, path) => {
    const call = method === 'GET' ? {} : { json: {} };
    expect((await server.client().call(method, example(path), call)).status).toBe(401);
    expect((await owner.call(method, example(path), call)).status).toBe(401);
    expect(
      (
        await Object.assign(server.client(), { authorization: 'Bearer test-worker-key-012345678' }).call(
          method,
          example(path),
          call,
        )
      ).status,
    ).toBe(401);
  });

  it('the worker key in the query opens cleanup.php and nothing else', async () => {
    expect((await server.client().get('/api/next_job.php?key=test-worker-key-0123456789')).status).toBe(401);
  });
});

describe('CSRF', () => {
  it('refuses an unsafe request with the cookie alone or with a wrong token', async () => {
    const attacked = Object.assign(server.client(), { cookie: owner.cookie });
    for (const csrfToken of ['', 'x'.repeat(43), stranger.csrfToken]) {
      attacked.csrfToken = csrfToken;
      expect((await attacked.post('/api/uploads', {})).body.error.code).toBe('bad-csrf-token');
      expect((await attacked.delete(`/api/stacks/${theirs.stackId}`)).status).toBe(403);
      expect((await attacked.put(`/api/uploads/${theirs.token}/files/x.fit`, makeFrame())).status).toBe(403);
    }
  });

  it('refuses what a browser says came from another site, sign-in too', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect((await owner.post('/api/uploads', {}, { headers })).body.error.code).toBe('cross-site');
      expect(
        (await server.client().post('/api/auth/login', { login: 'owner', password }, { headers })).status,
      ).toBe(403);
    }
    expect(
      (
        await owner.post(
          '/api/uploads',
          {},
          { headers: { origin: server.url, 'sec-fetch-site': 'same-origin' } },
        )
      ).status,
    ).toBe(201);
  });
});

it('cookies are HttpOnly, SameSite, and over TLS Secure and bound to the host', async () => {
  const login = await server.client().post('/api/auth/login', { login: 'owner', password });
  expect(login.headers.get('set-cookie')).toMatch(/^crowdsky=[\w-]{43};.*Path=\/;.*HttpOnly; SameSite=Lax$/);
  const secure = await startTestServer({ PUBLIC_URL: 'https://sky.example.org' });
  const answer = await (await secure.account('tls')).post('/api/auth/login', { login: 'tls', password });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-crowdsky=[\w-]{43};.*Path=\/;.*HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(answer.headers.get('strict-transport-security')).toContain('max-age');
  await secure.close();
});

it('answers carry the protecting headers', async () => {
  for (const path of ['/api/auth/me', '/healthz', '/api/docs', '/nothing']) {
    const { headers } = await server.client().get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('x-powered-by')).toBeNull();
  }
  expect((await server.client().get('/api/auth/me')).headers.get('cache-control')).toBe('no-store');
});

it('file names cannot leave their folder or carry control characters', async () => {
  const { token } = (await owner.post('/api/uploads', {})).body;
  const names = [
    '..%2F..%2Fevil.fit',
    '%2Fetc%2Fpasswd.fit',
    '..%5Cevil.fit',
    'a%00b.fit',
    'a%0d%0aX-Evil:1.fit',
    '.hidden.fit',
    `${'x'.repeat(300)}.fit`,
  ];
  for (const name of names) {
    const answer = await owner.put(`/api/uploads/${token}/files/${name}`, makeFrame({ seed: 8 }));
    expect([name, answer.status]).toEqual([name, 400]);
  }
  for (const path of [
    '/api/uploads/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
  ]) {
    expect((await owner.get(path)).status).toBe(404);
  }
});

it("an object's name from a header is a name, not a path", async () => {
  const bytes = makeStack({ objectName: '../../../etc/./cron.d/\\..', dateObs: '2025-04-01T00:00:00' });
  const stored = await owner.call('POST', '/api/stacks', { bytes });
  expect(stored.status).toBe(201);
  const paths = (await server.files('storage')).filter((path) => path.includes('20250401'));
  expect(paths).toHaveLength(2);
  for (const path of paths)
    expect(path).toMatch(new RegExp(`^stacks/user_${owner.userId}/[^/.][^/]*/stack_[^/]+$`));
});

it('a download name cannot break out of its header', async () => {
  const objectName = 'M42"; filename=evil.exe; x="';
  const { stack } = (
    await owner.call('POST', '/api/stacks', {
      bytes: makeStack({ objectName, dateObs: '2025-05-01T00:00:00' }),
    })
  ).body;
  const answer = await owner.fetch('GET', `/api/stacks/${stack.id}/fits`, {});
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[A-Za-z0-9.+_-]+"$/);
  await answer.body?.cancel();
});

it('SQL metacharacters are text', async () => {
  const evil = `x' OR '1'='1'; DROP TABLE users; --`;
  expect((await server.client().post('/api/auth/login', { login: evil, password: evil })).status).toBe(401);
  for (const parameter of ['object', 'filter', 'chunkKey']) {
    const answer = await stranger.get(`/api/stacks?${parameter}=${encodeURIComponent(evil.slice(0, 32))}`);
    expect([answer.status, answer.body.stacks]).toEqual([200, []]);
  }
  expect(
    (await scriptOf(server, 'stranger').get(`/api/my_stacks.php?object=${encodeURIComponent(evil)}`)).body,
  ).toEqual([]);
  for (const id of ["1'", '1 OR 1=1', '1;', '-1', '1e3', '0x1', '99999999999']) {
    expect((await owner.get(`/api/stacks/${encodeURIComponent(id)}`)).status).toBeGreaterThanOrEqual(400);
  }
  expect((await owner.get('/api/stacks?cursor=WyJ4Il0')).status).toBe(400);
  expect(
    (await owner.get(`/api/stacks?cursor=${Buffer.from(`["' OR 1=1","x"]`).toString('base64url')}`)).status,
  ).toBe(400);
});

it('over-long fields and wrong types are named, not stored', async () => {
  const register = (fields: object) =>
    server
      .client()
      .post('/api/auth/register', { username: 'fine', email: 'fine@example.org', password, ...fields });
  for (const fields of [
    { username: 'x'.repeat(65) },
    { email: `${'x'.repeat(250)}@example.org` },
    { username: 'a\u0000b' },
    { username: 5 },
    { username: ['fine'] },
    { password: { $ne: 1 } },
    { email: 'no' },
    { email: 'fine@example.org\r\nBcc: all@example.org' },
    { username: 'fine\r\nSubject: x' },
  ]) {
    const answer = await register(fields);
    expect(answer.status).toBe(400);
    expect(answer.body.error.fields[0].path).toBe(Object.keys(fields)[0]);
  }
  expect((await owner.post('/api/keys', { name: 'x'.repeat(65) })).status).toBe(400);
  expect((await owner.post('/api/keys', { name: 'a\r\nb' })).status).toBe(400);
});

describe('JSON and multipart abuse', () => {
  const send = (body: string, type = 'application/json') =>
    fetch(`${server.url}/api/auth/login`, { method: 'POST', body, headers: { 'content-type': type } });

  it('is answered with 4xx', async () => {
    const bodies = [
      '{',
      '[]',
      'null',
      '"x"',
      '{"login":"a","login":',
      '['.repeat(200_000),
      '{"__proto__":{"isAdmin":true}}',
      `{"login":"${'x'.repeat(2_000_000)}"}`,
    ];
    for (const body of bodies) {
      const { status } = await send(body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect((await send('login=a', 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await send('x', 'text/xml')).status).toBe(400);
  });

  it('multipart without an end, with too many parts, or with a lying boundary leaves nothing', async () => {
    const script = scriptOf(server, 'stranger');
    const part = (name: string, value: string) =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const bodies = [
      part('action', 'start'),
      `${part('x', 'y').repeat(100)}--B--\r\n`,
      `${part('x', 'y'.repeat(50_000))}--B--\r\n`,
      '--Wrong\r\n\r\n',
      `--B\r\nContent-Disposition: form-data; name="file"; filename="../../a.fit"\r\n\r\n${'x'.repeat(5000)}`,
    ];
    for (const body of bodies) {
      const answer = await script.call('POST', '/api/raw_upload.php', {
        bytes: Buffer.from(body),
        headers: { 'content-type': 'multipart/form-data; boundary=B' },
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect((await server.files('uploads')).filter((path) => path.startsWith('incoming'))).toEqual([]);
  });

  it('a file sent as JSON or a form to a route for bytes is refused', async () => {
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ]) {
      const answer = await owner.call('POST', '/api/stacks', {
        bytes: Buffer.from('{}'),
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(400);
    }
  });

  it('a malformed request line or header does not reach anything', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const said = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.write('GET /api/auth/me HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n');
    expect(await said).toMatch(/^HTTP\/1.1 400/);
    socket.destroy();
  });
});

it('a thumbnail that unpacks to gigabytes is refused by its size on paper', async () => {
  const bomb = pngBomb(60_000, 60_000);
  expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
  const data = new FormData();
  data.append('file', new Blob([makeStack({ dateObs: '2025-06-01T00:00:00' }) as BlobPart]), 'a.fit');
  data.append('thumbnail', new Blob([bomb as BlobPart]), 't.png');
  const before = process.memoryUsage().rss;
  const answer = await scriptOf(server, 'stranger').call('POST', '/api/upload_stack.php', { form: data });
  expect([answer.status, answer.body.error]).toEqual([
    400,
    'The thumbnail is no picture this server can read.',
  ]);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  expect((await stranger.get('/api/stacks')).body.stacks).toEqual([]);
});

it('errors carry no stack trace and no path of this machine', async () => {
  const answer = await owner.call('POST', '/api/stacks', { bytes: Buffer.from('junk') });
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\/tmp\//);
  expect(answer.body.error.requestId).toBe(answer.headers.get('x-request-id'));
});

/** A PNG of one colour: huge on paper, small on the wire. */
function pngBomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
