import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchStackFile, whyNoFile } from './fetch-stack-file.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251);
const stack = { id: 12, sizeBytes: bytes.length, storedSha256: 'ab' };
const never = new AbortController().signal;

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    const { range = 'whole', 'if-range': ifRange = 'any' } = request.headers;
    asked.push(`${request.method} ${request.url} ${range} ${String(ifRange)}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const bare = fetch;
  vi.stubGlobal('fetch', (url: string, request: RequestInit) =>
    bare(`http://127.0.0.1:${port}${url}`, request),
  );
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function sendFrom(response: ServerResponse, from: number): void {
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
  response.end(bytes.subarray(from));
}

/** What has come so far, until it fails or is whole. */
async function collect(into: Uint8Array[], fromByte: number): Promise<void> {
  await fetchStackFile(stack, fromByte, (piece) => void into.push(piece), never);
}

it('goes on behind what came before the network was lost, and the bytes are those of the file', async () => {
  const pieces: Uint8Array[] = [];
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
  };
  const lost = await collect(pieces, 0).catch(whyNoFile);
  expect(lost).toMatchObject({ code: 'no-answer', isPassing: true });
  const have = Buffer.concat(pieces).length;
  expect(have).toBeGreaterThan(0);
  answer = (_, response) => sendFrom(response, have);
  await collect(pieces, have);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  expect(asked).toEqual(['GET /api/stacks/12/fits whole any', `GET /api/stacks/12/fits bytes=${have}- "ab"`]);
});

it('gives only the rest where the server sends all again', async () => {
  const pieces: Uint8Array[] = [];
  answer = (_, response) => sendFrom(response, 0);
  await collect(pieces, 123_457);
  expect(Buffer.concat(pieces).equals(bytes.subarray(123_457))).toBe(true);
});

it('knows an answer that ends too early from a whole one', async () => {
  answer = (_, response) => response.end(bytes.subarray(0, 5000));
  expect(await collect([], 0).catch(whyNoFile)).toMatchObject({ code: 'no-answer' });
});

it('asks for nothing of a file that is here', async () => {
  await collect([], bytes.length);
  expect(asked).toEqual([]);
});

it('tells a stack that is no longer there', async () => {
  answer = (_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 'not-found', message: 'No such stack.', requestId: 'r' } }));
  };
  expect(await collect([], 0).catch(whyNoFile)).toMatchObject({ code: 'not-found', isPassing: false });
});
