/** Every unusable file is refused with a code and a sentence, and leaves nothing on disk. */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import type { TestClient } from '../testing/test-client.ts';

let server: TestServer;
let owner: TestClient;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ MAX_FILE_MB: '1', MAX_STACK_MB: '1' });
  owner = await server.account('bea');
  token = (await owner.post('/api/uploads', {})).body.token;
});
afterAll(() => server?.close());

const frame = makeFrame();
const cases: [string, string, Buffer, number, string, string?][] = [
  ['wrong magic', 'a.fit', Buffer.concat([Buffer.from('NOTFITS ='), frame.subarray(9)]), 400, 'bad-fits'],
  [
    'a picture of another kind',
    'a.fit',
    Buffer.from('\x89PNG\r\n\x1a\n, and so on', 'latin1'),
    400,
    'bad-fits',
  ],
  [
    'cut in its data',
    'a.fit',
    makeFrame({ widthPx: 200, heightPx: 200 }).subarray(0, 20_000),
    400,
    'cut-file',
  ],
  ['cut in its header', 'a.fit', frame.subarray(0, 1000), 400, 'cut-file'],
  ['no DATE-OBS', 'a.fit', makeFrame({ dateObs: null }), 400, 'no-date-obs'],
  ['a DATE-OBS that is no date', 'a.fit', makeFrame({ dateObs: 'last night' }), 400, 'no-date-obs'],
  ['0 bytes', 'a.fit', Buffer.alloc(0), 400, 'empty-file'],
  ['another extension', 'a.exe', frame, 400, 'bad-file-name'],
  ['no extension', 'fit', frame, 400, 'bad-file-name'],
  ['a wrong digest', 'a.fit', frame, 400, 'bad-digest', 'f'.repeat(64)],
  ['more than the limit', 'a.fit', Buffer.concat([frame, randomBytes(1024 * 1024)]), 413, 'too-large'],
];

it.each(cases)('a raw file with %s', async (_name, filename, bytes, status, code, sha256) => {
  const answer = await owner.put(
    `/api/uploads/${token}/files/${filename}${sha256 ? `?sha256=${sha256}` : ''}`,
    bytes,
  );
  expect(answer.body.error).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].*[.]$/s) });
  expect(answer.status).toBe(status);
  expect(await server.files('uploads')).toEqual([]);
});

it.each([
  ['wrong magic', Buffer.from('junk'.repeat(1000)), 400, 'bad-fits'],
  ['cut in its data', makeStack({ widthPx: 100, heightPx: 100 }).subarray(0, 60_000), 400, 'cut-file'],
  ['no DATE-OBS', makeStack({ dateObs: null }), 400, 'no-date-obs'],
  ['0 bytes', Buffer.alloc(0), 400, 'empty-file'],
  ['more than the limit', randomBytes(1024 * 1024 + 1), 413, 'too-large'],
])('a stack with %s', async (_name, bytes, status, code) => {
  const answer = await owner.call('POST', '/api/stacks', { bytes });
  expect(answer.body.error.code).toBe(code);
  expect(answer.status).toBe(status);
  expect(await server.files('uploads')).toEqual([]);
  expect(await server.files('storage')).toEqual([]);
  expect((await owner.get('/api/jobs')).body.jobs).toEqual([]);
});

it('a body without a length is cut off at the limit', async () => {
  const endless = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  const request = fetch(`${server.url}/api/uploads/${token}/files/a.fit`, {
    method: 'PUT',
    body: endless,
    duplex: 'half',
    headers: { cookie: owner.cookie, 'x-csrf-token': owner.csrfToken },
    signal: AbortSignal.timeout(20_000),
  } as RequestInit);
  // The caller keeps sending, so it may see either the answer or the closed connection.
  const status = await request.then((response) => response.status).catch(() => 413);
  expect(status).toBe(413);
  expect(await server.files('uploads')).toEqual([]);
});

it('a client that is gone at 50 % leaves nothing behind', async () => {
  const half = frame.subarray(0, frame.length / 2);
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const head = `PUT /api/uploads/${token}/files/a.fit HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nCookie: ${owner.cookie}\r\nX-CSRF-Token: ${owner.csrfToken}\r\nContent-Type: application/fits\r\nContent-Length: ${frame.length}\r\n\r\n`;
  socket.write(head);
  await new Promise((sent) => socket.write(half, sent));
  await expect.poll(() => server.files('uploads')).toHaveLength(1);
  socket.destroy();
  await expect.poll(() => server.files('uploads')).toEqual([]);
  expect((await owner.get(`/api/uploads/${token}`)).body.files).toEqual([]);
});

it('a file under way while its upload is cancelled is refused for that reason', async () => {
  const { token: cancelled } = (await owner.post('/api/uploads', {})).body;
  let release = (): void => {};
  const cancelling = new Promise<void>((resolve) => (release = resolve));
  const pieces = new ReadableStream({
    async start(controller) {
      controller.enqueue(frame.subarray(0, 5000));
      await cancelling;
      controller.enqueue(frame.subarray(5000));
      controller.close();
    },
  });
  const sent = fetch(`${server.url}/api/uploads/${cancelled}/files/a.fit`, {
    method: 'PUT',
    body: pieces,
    duplex: 'half',
    headers: { cookie: owner.cookie, 'x-csrf-token': owner.csrfToken },
  } as RequestInit);
  await expect.poll(() => server.files('uploads')).toHaveLength(1);
  expect((await owner.delete(`/api/uploads/${cancelled}`)).status).toBe(200);
  release();
  const answer = await sent;
  expect([answer.status, (await answer.json()).error.code]).toEqual([409, 'wrong-state']);
  expect(await server.files('uploads')).toEqual([]);
});

it('a refused file can be sent again, right this time', async () => {
  const sha256 = createHash('sha256').update(frame).digest('hex');
  expect((await owner.put(`/api/uploads/${token}/files/a.fit?sha256=${sha256}`, frame)).status).toBe(200);
  const twin = await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame({ seed: 2 }));
  expect(twin.body.file.filename).toBe('a (2).fit');
  const known = await owner.put(`/api/uploads/${token}/files/other-name.fit?sha256=${sha256}`, frame);
  expect(known.body).toMatchObject({ alreadyStored: true, file: { filename: 'a.fit' } });
  expect(await server.files('uploads')).toHaveLength(2);
});

it('the same file twenty times at once is stored once', async () => {
  const twin = makeFrame({ seed: 77 });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => owner.put(`/api/uploads/${token}/files/many.fit`, twin)),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(answers.filter((answer) => !answer.body.alreadyStored)).toHaveLength(1);
  expect(await server.files('uploads')).toHaveLength(3);
  expect((await owner.get(`/api/uploads/${token}`)).body.upload.fileCount).toBe(3);
});

it('cancelling deletes what was uploaded', async () => {
  expect((await owner.delete(`/api/uploads/${token}`)).status).toBe(200);
  expect(await server.files('uploads')).toEqual([]);
  expect((await owner.put(`/api/uploads/${token}/files/late.fit`, frame)).body.error.code).toBe(
    'wrong-state',
  );
  expect((await owner.delete(`/api/uploads/${token}`)).body.error.code).toBe('wrong-state');
});
