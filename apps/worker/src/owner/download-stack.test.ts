import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refusal } from '../daemon/testing/edge-server.ts';
import { downloadStack } from './download-stack.ts';
import type { DownloadableStack } from './download-stack.ts';
import { startOwnerServer, testFolder } from './testing/owner-server.ts';

const file = randomBytes(300_000);
const sha256 = createHash('sha256').update(file).digest('hex');
const stack: DownloadableStack = {
  id: 5,
  sizeBytes: file.length,
  sha256,
  storedSha256: sha256,
  madeBy: 'worker',
};
const headers = { etag: `"${sha256}"`, 'content-type': 'application/fits' };

/** `turns` answer one request each, from the byte that it asks for; the last for ever. */
async function get(turns: readonly ((response: ServerResponse, from: number) => void)[], given = stack) {
  let turn = 0;
  const { access, asked } = await startOwnerServer(({ request }, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    turns[Math.min(turn++, turns.length - 1)](response, from);
    return true;
  });
  const folder = testFolder();
  const path = join(folder, 'stack.fits');
  let bytes = 0;
  let retries = 0;
  const end = await downloadStack(given, path, access, {
    signal: new AbortController().signal,
    onBytes: (count) => (bytes += count),
    onRetry: () => retries++,
  }).catch((error: unknown) => error);
  const got = existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
  return { end, got, bytes, retries, asked, left: readdirSync(folder) };
}

const whole = (response: ServerResponse) => response.writeHead(200, headers).end(file);
const part = (response: ServerResponse, from: number) => {
  const range = `bytes ${from}-${file.length - 1}/${file.length}`;
  response.writeHead(206, { ...headers, 'content-range': range }).end(file.subarray(from));
};
/** Breaks off when some of it is there. */
const broken = (response: ServerResponse) => {
  response.writeHead(200, { ...headers, 'content-length': file.length });
  response.write(file.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
};
const damaged = (response: ServerResponse) => {
  const bytes = Buffer.from(file);
  bytes[7] ^= 1;
  response.writeHead(200, headers).end(bytes);
};

it('writes the bytes under the name, and nothing else', async () => {
  expect(await get([whole])).toMatchObject({
    end: undefined,
    got: sha256,
    bytes: 300_000,
    retries: 0,
    left: ['stack.fits'],
  });
});

it('goes on where it broke, if the server still has the same bytes', async () => {
  const { asked, ...rest } = await get([broken, part]);
  expect(rest).toMatchObject({
    end: undefined,
    got: sha256,
    bytes: 300_000,
    retries: 1,
    left: ['stack.fits'],
  });
  expect(asked.map(({ request }) => [request.headers.range, request.headers['if-range']])).toEqual([
    [undefined, undefined],
    ['bytes=100000-', `"${sha256}"`],
  ]);
});

it('begins anew where the server answers whole', async () => {
  expect(await get([broken, whole])).toMatchObject({
    end: undefined,
    got: sha256,
    bytes: 300_000,
    retries: 1,
  });
});

it('fetches damaged bytes again', async () => {
  const { asked, ...rest } = await get([damaged, whole]);
  expect(rest).toMatchObject({ end: undefined, got: sha256, bytes: 300_000, retries: 1 });
  expect(asked.map(({ request }) => request.headers.range)).toEqual([undefined, undefined]);
});

it('gives up what arrives damaged three times, and leaves nothing', async () => {
  const { asked, ...rest } = await get([damaged]);
  expect(rest).toMatchObject({
    end: { kind: 'server', message: expect.stringContaining('Stack 5 arrives damaged') as string },
    got: undefined,
    bytes: 0,
    left: [],
  });
  expect(asked).toHaveLength(3);
});

it('of a device is told by the digest of what is stored, in which the location may be blanked', async () => {
  const sent = { ...stack, madeBy: 'client', sha256: 'a'.repeat(64) } as const;
  expect(await get([whole], sent)).toMatchObject({ end: undefined, got: sha256, retries: 0 });
  expect(await get([damaged], sent)).toMatchObject({ end: { kind: 'server' }, left: [] });
});

it('of a device takes what arrives twice alike from a server that knows the digest of before alone', async () => {
  expect(await get([damaged], { ...stack, madeBy: 'client', storedSha256: null })).toMatchObject({
    end: undefined,
    retries: 1,
    left: ['stack.fits'],
  });
});

it('leaves nothing where there is no such stack', async () => {
  expect(await get([(response) => refusal(response, 404, 'not-found')])).toMatchObject({
    end: { code: 'not-found' },
    left: [],
  });
});

it('leaves what stood there before where it fails', async () => {
  const { access } = await startOwnerServer(() => false);
  const path = join(testFolder(), 'stack.fits');
  writeFileSync(path, 'before');
  const run = { signal: new AbortController().signal, onBytes: () => undefined, onRetry: () => undefined };
  await expect(downloadStack(stack, path, access, run)).rejects.toMatchObject({ code: 'not-found' });
  expect(readFileSync(path, 'utf8')).toBe('before');
});
