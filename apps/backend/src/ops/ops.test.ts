/** Health, readiness, metrics, the API's description, settings, and the app's files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import { readConfig } from '../ground/config.ts';
import { startServer } from '../server.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let folder: string;
const script = 'export const sky = 1;\n'.repeat(1000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-static-'));
  await mkdir(join(folder, '_app', 'immutable'), { recursive: true });
  await writeFile(
    join(folder, 'pages.json'),
    JSON.stringify(['^\\/$', '^\\/library\\/?$', '^\\/o\\/([^/]+?)\\/?$']),
  );
  await writeFile(join(folder, 'index.html'), '<!doctype html><script>start()</script>');
  await mkdir(join(folder, '_app', 'immutable', 'workers'));
  await writeFile(join(folder, '_app', 'immutable', 'a.js'), script);
  await writeFile(join(folder, '_app', 'immutable', 'workers', 'w.js'), 'export {}');
  await writeFile(join(folder, 'b.wasm'), Buffer.from([0, 97, 115, 109]));
  server = await startTestServer({ STATIC_DIR: folder, METRICS_TOKEN: 'a-long-metrics-token' });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

it('is healthy and ready, and says so in figures', async () => {
  const client = server.client();
  expect((await client.get('/healthz')).body).toEqual({ ok: true });
  expect((await client.get('/readyz')).body).toEqual({ ok: true, database: 'ok', storage: 'ok' });
  const asker = Object.assign(server.client(), { authorization: 'Bearer a-long-metrics-token' });
  const { text } = await asker.get('/metrics');
  expect(text).toContain('crowdsky_http_request_seconds_bucket');
  expect(text).toContain('process_resident_memory_bytes');
});

it('tells the bytes of buffer, archives and trash apart', async () => {
  const owner = await server.account('stella');
  const stored = async () => {
    const asker = Object.assign(server.client(), { authorization: 'Bearer a-long-metrics-token' });
    const lines = (await asker.get('/metrics')).text.matchAll(
      /^crowdsky_stored_bytes\{place="(\w+)"\} (\d+)$/gm,
    );
    return Object.fromEntries([...lines].map(([, place, bytes]) => [place, Number(bytes)]));
  };
  expect(await stored()).toEqual({ buffer: 0, storage: 0, trash: 0 });
  const raw = makeFrame();
  const { token } = (await owner.post('/api/uploads', {})).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, raw);
  const { id } = (await owner.call('POST', '/api/stacks', { bytes: makeStack() })).body.stack;
  const { storageUsedBytes } = (await owner.get('/api/auth/me')).body.account;
  expect(storageUsedBytes).toBeGreaterThan(makeStack().length);
  expect(await stored()).toEqual({ buffer: raw.length, storage: storageUsedBytes, trash: 0 });
  await owner.delete(`/api/stacks/${id}`);
  expect(await stored()).toEqual({ buffer: raw.length, storage: 0, trash: storageUsedBytes });
});

it('is not ready when the storage is not there', async () => {
  const other = await startTestServer({
    STORAGE_URL: 'webdav://token@127.0.0.1:9/dav',
    STORAGE_IDLE_SECONDS: '1',
    METRICS_TOKEN: 'a-long-metrics-token',
  });
  const ready = await other.client().get('/readyz');
  expect([ready.status, ready.body]).toEqual([503, { ok: false, database: 'ok', storage: 'failed' }]);
  expect((await other.client().get('/metrics')).status).toBe(401);
  expect(
    (await Object.assign(other.client(), { authorization: 'Bearer a-long-metrics-token' }).get('/metrics'))
      .status,
  ).toBe(200);
  await other.close();
});

it('every endpoint of the table is there, and every address of the server is in the table', async () => {
  const { routes, close } = await startServer({
    ...server.config,
    port: 0,
    database: { kind: 'sqlite', path: ':memory:' },
  });
  await close();
  const braced = routes.map((route) => route.replace(/:(\w+)/g, '{$1}'));
  /** Fastify answers HEAD wherever it answers GET. */
  const isAdded = (route: string): boolean =>
    route.startsWith('HEAD ') && braced.includes(route.replace('HEAD ', 'GET '));
  const known = braced.filter(
    (route) => route.includes(' /api/') && !isAdded(route) && !/\.php|docs|openapi/.test(route),
  );
  expect(known.sort()).toEqual(
    Object.values(endpoints)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
});

it('describes itself as OpenAPI and as a page without scripts', async () => {
  const { body } = await server.client().get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(
    body.paths['/api/stacks'].get.parameters.map((parameter: { name: string }) => parameter.name),
  ).toContain('radiusDeg');
  expect([
    body.paths['/api/stacks'].post.security,
    body.paths['/api/stacks'].get.security,
    body.paths['/api/keys'].post.security,
  ]).toEqual([
    [{ session: [] }, { key: ['upload'] }, { basic: [] }],
    [{ session: [] }, { key: ['read'] }, { basic: [] }],
    [{ session: [] }, { basic: [] }],
  ]);
  expect(body.components.schemas.RegisterRequest.required).toEqual(['username', 'email', 'password']);
  const page = await server.client().get('/api/docs');
  expect(page.text).toContain('/api/uploads/{token}/finalize');
  expect(page.text).not.toContain('<script');
});

describe('the app on the same port', () => {
  it('is served with what cross-origin isolation needs and a policy that lets it run', async () => {
    const page = await server.client().get('/');
    expect(page.text).toContain('start()');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
    expect(policy).not.toContain("'unsafe-eval'");
    const worker = await server.client().get('/_app/immutable/workers/w.js');
    expect(worker.headers.get('content-security-policy')).toContain("script-src 'self' 'unsafe-eval'");
    expect((await server.client().get('/b.wasm')).headers.get('content-type')).toBe('application/wasm');
  });

  it('may be kept by the browser: for ever where the name changes with the content, else until it changed', async () => {
    const immutable = await server.client().get('/_app/immutable/a.js');
    expect(immutable.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const page = await server.client().get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const etag = page.headers.get('etag')!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`])
      expect((await server.client().get('/', { headers: { 'if-none-match': known } })).status).toBe(304);
    expect((await server.client().get('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('is packed for who can unpack it', async () => {
    const get = (encoding: string) =>
      server.client().get('/_app/immutable/a.js', { headers: { 'accept-encoding': encoding } });
    const [packed, plain] = [await get('br, gzip'), await get('identity')];
    expect([packed.text, plain.text]).toEqual([script, script]);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(script.length / 10);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('content-length')).toBe(String(script.length));
    for (const answer of [packed, plain]) expect(answer.headers.get('vary')).toContain('Accept-Encoding');
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    const head = await server.client().call('HEAD', '/_app/immutable/a.js', {});
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it("gives its first page for its own addresses, and 404 for the server's and for missing files", async () => {
    for (const address of ['/', '/library', '/library/?x=1', '/o/12', '/index.html']) {
      const page = await server.client().get(address);
      expect([address, page.status]).toEqual([address, 200]);
      expect(page.text).toContain('start()');
    }
    const page = await server.client().get('/');
    for (const address of ['/librar', '/o', '/o/12/3', '/library/12', '/constructor']) {
      const headers = { 'if-none-match': page.headers.get('etag')! };
      const missing = await server.client().get(address, { headers });
      expect([address, missing.status]).toEqual([address, 404]);
      // The app says it in its own words.
      expect(missing.text).toContain('start()');
    }
    expect((await server.client().get('/api/nothing')).body.error.code).toBe('not-found');
    expect((await server.client().get('/missing.js')).status).toBe(404);
    expect((await server.client().get('/..%2f..%2fetc/passwd')).status).toBe(404);
  });
});

it('every bad setting is named at once, and no value is repeated', () => {
  const bad = {
    PORT: 'x',
    DATABASE_URL: 'postgres://user:secret@db',
    SMTP_URL: 'secret',
    WORKER_API_KEY: 'short-secret',
  };
  expect(() => readConfig(bad)).toThrow(/DATABASE_URL[\s\S]*|PORT/);
  try {
    readConfig(bad);
  } catch (error) {
    const { message } = error as Error;
    for (const name of Object.keys(bad)) expect(message).toContain(name);
    expect(message).not.toContain('secret@');
    expect(message).not.toContain('short-secret');
  }
});
