import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '@crowdsky/api';
import { WriteError } from '@crowdsky/files';
import { fetchRaws } from './fetch-raws.ts';
import { DamagedFile } from '@crowdsky/sending';
import { json, refusal, startEdgeServer } from './testing/edge-server.ts';
import type { EdgeServer } from './testing/edge-server.ts';

// Pauses between attempts take no time here.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const running = new AbortController().signal;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const raws = Array.from({ length: 9 }, (_, index) => ({
  id: 100 + index,
  bytes: Buffer.from(`raw ${index} `.repeat(20_000 + index)),
}));

interface Listed {
  readonly filename?: string;
  readonly sizeBytes?: number;
  readonly storedSha256?: string | null;
}

let folder: string;
let edge: EdgeServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'raws-'));
});
afterEach(async () => {
  await edge?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server with `raws`; `send` answers for the bytes of one. */
async function serve(
  listed: Listed = {},
  send: (response: ServerResponse, bytes: Buffer, id: number) => unknown = (response, bytes) =>
    response.end(bytes),
): Promise<EdgeServer> {
  edge = await startEdgeServer(({ url }, response) => {
    if (url === '/api/worker/jobs/7/files') {
      const files = raws.map(({ id, bytes }) => ({
        id,
        filename: `raw_${id}.fit`,
        sizeBytes: bytes.length,
        sha256: 'a'.repeat(64),
        storedSha256: digestOf(bytes),
        dateObs: null,
        exposureSeconds: null,
        raDeg: null,
        decDeg: null,
        ...listed,
      }));
      json(response, { jobId: 7, chunkKey: 'k', files });
      return;
    }
    const raw = raws.find(({ id }) => url === `/api/worker/files/${id}`)!;
    response.setHeader('content-type', 'application/fits');
    send(response, raw.bytes, raw.id);
  });
  return edge;
}
const reserve = vi.fn(async (_: number) => {});
const fetchAll = async (signal = running) => fetchRaws(edge!.server, 7, { folder, reserve }, signal);
const failure = (): Promise<unknown> => fetchAll().catch((error: unknown) => error);

it('writes each under its number, whatever its name, in the order of the list', async () => {
  await serve({ filename: '../../etc/passwd' });
  const { raws: fetched } = await fetchAll();
  expect(fetched.map(({ path }) => basename(path))).toEqual(raws.map(({ id }) => `${id}.fits`));
  expect(new Set(fetched.map(({ name }) => name))).toEqual(new Set(['../../etc/passwd']));
  expect(new Set(fetched.map(({ sha256 }) => sha256))).toEqual(new Set(['a'.repeat(64)]));
  expect(readdirSync(folder)).toHaveLength(raws.length);
  fetched.forEach(({ path }, index) => expect(readFileSync(path).equals(raws[index].bytes)).toBe(true));
});

it('has four on their way at a time', async () => {
  let open = 0;
  let most = 0;
  await serve({}, (response, bytes) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      response.end(bytes);
    }, 20);
  });
  await fetchAll();
  expect(most).toBe(4);
});

it('asks again for one that broke, arrived damaged, or was not to be had just then', async () => {
  const faults = [
    (response: ServerResponse, bytes: Buffer) => {
      response.write(bytes.subarray(0, 5));
      setTimeout(() => response.destroy(), 5);
    },
    (response: ServerResponse, bytes: Buffer) => response.end(Buffer.alloc(bytes.length)),
    (response: ServerResponse) => refusal(response, 503, 'storage-failed'),
  ];
  await serve({}, (response, bytes, id) => {
    const fault = id === 103 ? faults.shift() : undefined;
    if (fault) fault(response, bytes);
    else response.end(bytes);
  });
  const { raws: fetched } = await fetchAll();
  expect(readFileSync(fetched[3].path).equals(raws[3].bytes)).toBe(true);
  expect(edge!.asked.filter((asked) => asked.endsWith('/103'))).toHaveLength(4);
});

it('says at the second time which file is damaged on the server', async () => {
  await serve({ storedSha256: 'b'.repeat(64) }, (response, bytes) => response.end(bytes));
  const error = await failure();
  expect(error).toBeInstanceOf(DamagedFile);
  expect((error as Error).message).toMatch(
    /^raw_10[0-3]\.fit arrived damaged: \d+ of \d+ bytes, with SHA-256 [0-9a-f]{64} instead of b{64}\.$/,
  );
  const [id] = /\d+/.exec((error as Error).message)!;
  expect(edge!.asked.filter((asked) => asked.endsWith(`/files/${id}`))).toHaveLength(2);
});

it('has more patience where the damage is another one each time, or the file is cut short', async () => {
  const timesAsked = (): number => edge!.asked.filter((asked) => asked.endsWith('/files/103')).length;
  let count = 0;
  await serve({}, (response, bytes, id) =>
    response.end(id === 103 ? Buffer.alloc(bytes.length, ++count) : bytes),
  );
  expect(await failure()).toBeInstanceOf(DamagedFile);
  expect(timesAsked()).toBe(6);
  await edge!.close();
  await serve({}, (response, bytes, id) => response.end(id === 103 ? bytes.subarray(1) : bytes));
  expect(await failure()).toBeInstanceOf(DamagedFile);
  expect(timesAsked()).toBe(6);
});

it('compares sizes where no digest is known', async () => {
  await serve({ storedSha256: null });
  expect((await fetchAll()).raws).toHaveLength(raws.length);
  await edge!.close();
  await serve({ storedSha256: null, sizeBytes: 5 });
  expect(await failure()).toBeInstanceOf(DamagedFile);
});

it('names those that are not there any more, and has the others', async () => {
  await serve({}, (response, bytes, id) => {
    if (id === 102) refusal(response, 404, 'not-found');
    else if (id === 105) refusal(response, 410, 'file-lost');
    else response.end(bytes);
  });
  const { raws: fetched, missing } = await fetchAll();
  expect(missing).toEqual(['raw_102.fit', 'raw_105.fit']);
  expect(fetched.map(({ name }) => name)).toEqual(
    raws.filter(({ id }) => id !== 102 && id !== 105).map(({ id }) => `raw_${id}.fit`),
  );
  expect(edge!.asked).toHaveLength(1 + raws.length);
});

it('passes on that the server refuses, and that the disk does not take it', async () => {
  await serve({}, (response) => refusal(response, 403, 'not-allowed'));
  expect(await failure()).toMatchObject({ code: 'not-allowed', constructor: ApiError });
  await edge!.close();
  await serve();
  rmSync(folder, { recursive: true });
  expect(await failure()).toBeInstanceOf(WriteError);
});

it('stops when it is told to', async () => {
  const ending = new AbortController();
  const reason = new Error('over');
  await serve({}, () => ending.abort(reason));
  await expect(fetchAll(ending.signal)).rejects.toBe(reason);
});

it('reserves room for all raws and a stack before it fetches the first', async () => {
  await serve();
  reserve.mockRejectedValueOnce(new Error('no room'));
  expect(await failure()).toEqual(new Error('no room'));
  expect(edge!.asked).toEqual(['GET /api/worker/jobs/7/files']);
  const sizes = raws.map(({ bytes }) => bytes.length);
  expect(reserve.mock.lastCall).toEqual([sizes.reduce((sum, size) => sum + size) + 7 * Math.max(...sizes)]);
});
