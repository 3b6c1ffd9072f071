/** Downloads: kept by their digest, asked for in parts, and a broken one goes on to the same bytes. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { store } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';
import { scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let owner: TestClient;
interface Address {
  asker: TestClient;
  path: string;
  bytes: Buffer;
}
const kinds = [
  ...['fits', 'raw', 'thumbnail', "a worker's raw"],
  ...["an old worker's raw", "an old client's stack", "an old client's thumbnail"],
] as const;
const addresses = {} as Record<(typeof kinds)[number], Address>;
beforeAll(async () => {
  server = await startTestServer();
  owner = await server.account('olga');
  const size = { widthPx: 480, heightPx: 320 };
  const { id, chunkKey } = (await store(owner, size)).body.stack;
  const { token } = (await owner.post('/api/uploads', { keepLocation: true })).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame(size));
  const { id: rawId } = await server.em.findOneByOrFail(RawFileRow, { filename: 'a.fit' });
  const [stack, raw, worker, script] = [
    makeStack(size),
    makeFrame(size),
    server.worker(),
    scriptOf(server, 'olga'),
  ];
  const thumbnail = await owner.bytes(`/api/stacks/${id}/thumbnail`);
  const note = (kind: (typeof kinds)[number], asker: TestClient, path: string, bytes: Buffer): void =>
    void (addresses[kind] = { asker, path, bytes });
  note('fits', owner, `/api/stacks/${id}/fits`, stack);
  note('raw', owner, `/api/uploads/${token}/files/a.fit`, raw);
  note('thumbnail', owner, `/api/stacks/${id}/thumbnail`, thumbnail);
  note("a worker's raw", worker, `/api/worker/files/${rawId}`, raw);
  note("an old worker's raw", worker, `/api/download_raw.php?file_id=${rawId}`, raw);
  note(
    "an old client's stack",
    script,
    `/api/download_stack.php?chunk_key=${encodeURIComponent(chunkKey)}`,
    stack,
  );
  note("an old client's thumbnail", script, `/api/thumbnail.php?id=${id}`, thumbnail);
});
afterAll(() => server?.close());

async function get({ asker, path }: Address, headers: Record<string, string> = {}) {
  const {
    status,
    headers: sent,
    ...answer
  } = await asker.fetch('GET', path, { headers }).then(async (got) => ({
    status: got.status,
    headers: got.headers,
    bytes: Buffer.from(await got.arrayBuffer()),
  }));
  return { status, ...answer, header: (name: string) => sent.get(name) };
}
const tagOf = (bytes: Buffer): string => `"${createHash('sha256').update(bytes).digest('hex')}"`;

it.each(kinds)('%s: known by its digest', async (kind) => {
  const address = addresses[kind];
  const { bytes } = address;
  const whole = await get(address);
  expect([whole.status, whole.bytes.equals(bytes)]).toEqual([200, true]);
  expect([whole.header('etag'), whole.header('accept-ranges')]).toEqual([tagOf(bytes), 'bytes']);
  for (const tag of [tagOf(bytes), `"x", W/${tagOf(bytes)}`, '*']) {
    const known = await get(address, { 'if-none-match': tag });
    expect([known.status, known.bytes.length, known.header('etag')]).toEqual([304, 0, tagOf(bytes)]);
  }
  expect((await get(address, { 'if-none-match': '"other"' })).status).toBe(200);
});

it.each(kinds)('%s: any part of it', async (kind) => {
  const address = addresses[kind];
  const { bytes } = address;
  const { length } = bytes;
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 0], ['bytes=10-99', 10, 99], ['bytes=200-', 200, length - 1], ['bytes=-7', length - 7, length - 1],
    [`bytes=5-${length + 5}`, 5, length - 1], [`bytes=-${length + 5}`, 0, length - 1],
  ] as const) {
    const part = await get(address, { range });
    expect([range, part.status, part.header('content-range')]).toEqual([range, 206, `bytes ${start}-${end}/${length}`]);
    expect(part.header('content-length')).toBe(String(end - start + 1));
    expect([part.bytes.equals(bytes.subarray(start, end + 1)), part.header('etag')]).toEqual([true, tagOf(bytes)]);
  }
  for (const range of [`bytes=${length}-`, `bytes=${length}-${length + 1}`, 'bytes=-0']) {
    const beyond = await get(address, { range });
    expect([range, beyond.status, beyond.header('content-range')]).toEqual([range, 416, `bytes */${length}`]);
    expect(beyond.bytes.toString()).toContain('The file ends before the bytes that were asked for.');
  }
  for (const range of ['bytes=2-1', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=a-b'])
    expect([range, (await get(address, { range })).status]).toEqual([range, 200]);
}); // prettier-ignore

it('a part is sent only of the bytes that the caller has begun with', async () => {
  const address = addresses['fits'];
  const { bytes } = address;
  const range = 'bytes=100-';
  expect((await get(address, { range, 'if-range': tagOf(bytes) })).status).toBe(206);
  for (const other of ['"other"', `W/${tagOf(bytes)}`, 'Wed, 15 Jan 2025 19:30:05 GMT']) {
    const whole = await get(address, { range, 'if-range': other });
    expect([other, whole.status, whole.bytes.equals(bytes)]).toEqual([other, 200, true]);
  }
});

it('a broken download goes on to the same bytes', async () => {
  const address = addresses['fits'];
  const { bytes } = address;
  const got: Buffer[] = [];
  await new Promise<void>((broken) => {
    const asked = request(`${server.url}${address.path}`, { headers: { cookie: owner.cookie } }, (answer) => {
      answer.on('data', (piece: Buffer) => {
        got.push(piece);
        answer.destroy();
      });
      answer.on('close', broken);
    });
    asked.end();
  });
  const begun = Buffer.concat(got);
  expect(begun.length).toBeGreaterThan(0);
  expect(begun.length).toBeLessThan(bytes.length);
  const rest = await get(address, { range: `bytes=${begun.length}-`, 'if-range': tagOf(bytes) });
  expect(Buffer.concat([begun, rest.bytes]).equals(bytes)).toBe(true);
});

it('belongs to its owner', async () => {
  const stranger = await server.account('stan');
  const headers = { range: 'bytes=0-0' };
  for (const kind of ['fits', 'raw', 'thumbnail'] as const)
    expect((await stranger.get(addresses[kind].path, { headers })).status).toBe(404);
  for (const kind of ["an old client's stack", "an old client's thumbnail"] as const)
    expect((await scriptOf(server, 'stan').get(addresses[kind].path, { headers })).status).toBe(404);
});
