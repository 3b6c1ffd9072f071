/** Malicious names, texts, bodies and pictures. */
import { connect } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useAttackedServer } from '../testing/attacked-server.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { password, scriptOf } from '../testing/test-server.ts';

const attackedServer = useAttackedServer();

it('file names cannot leave their folder or carry control characters', async () => {
  const { owner } = attackedServer();
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
  const { server, owner } = attackedServer();
  const bytes = makeStack({ objectName: '../../../etc/./cron.d/\\..', dateObs: '2025-04-01T00:00:00' });
  const stored = await owner.call('POST', '/api/stacks', { bytes });
  expect(stored.status).toBe(201);
  const paths = (await server.files('storage')).filter((path) => path.includes('20250401'));
  expect(paths).toHaveLength(2);
  for (const path of paths)
    expect(path).toMatch(new RegExp(`^stacks/user_${owner.userId}/[^/.][^/]*/stack_[^/]+$`));
});

it('a download name cannot break out of its header', async () => {
  const { owner } = attackedServer();
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
  const { server, owner, stranger } = attackedServer();
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
  const { server, owner } = attackedServer();
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
    fetch(`${attackedServer().server.url}/api/auth/login`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });

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
    const { server } = attackedServer();
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
    const { owner } = attackedServer();
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
    const { server } = attackedServer();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const said = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.write('GET /api/auth/me HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n');
    expect(await said).toMatch(/^HTTP\/1.1 400/);
    socket.destroy();
  });
});

it('a thumbnail that unpacks to gigabytes is refused by its size on paper', async () => {
  const { server, stranger } = attackedServer();
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
  const { owner } = attackedServer();
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
