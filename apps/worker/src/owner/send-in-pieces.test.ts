/** Large files: what was taken is not sent again, what the server forgot begins anew, and earlier servers get it whole. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { refusal } from '../daemon/testing/edge-server.ts';
import { goesInPieces } from '@crowdsky/sending';
import { sendInPieces } from './send-in-pieces.ts';
import { rawIn, startOwnerServer, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';

const mb = 1024 * 1024;
const bytes = randomBytes(600_000);

/** A server that takes pieces as ours does, and lets `first` answer before it. */
function takePieces(first: Answering = () => false) {
  let kept: Buffer = Buffer.alloc(0);
  let token = '';
  let created = 0;
  const told = (response: ServerResponse, status: number, more = {}): true => {
    response.writeHead(status, { 'upload-offset': kept.length, ...more }).end();
    return true;
  };
  const answer: Answering = (asked, response) => {
    if (first(asked, response)) return true;
    const { what, request, body } = asked;
    if (what === 'OPTIONS /api/tus') return told(response, 204);
    if (what === 'POST /api/tus') {
      token = String(++created).repeat(32);
      return told(response, 201, { location: `/api/tus/${token}` });
    }
    if (!what.endsWith(token)) return false;
    if (what.startsWith('HEAD')) return told(response, 200);
    if (Number(request.headers['upload-offset']) !== kept.length) return false;
    kept = Buffer.concat([kept, body]);
    return told(response, 204, kept.length === bytes.length ? { 'content-location': '/api/stacks/7' } : {});
  };
  return { answer, keep: (part: Buffer) => (kept = part), kept: () => kept };
}

async function send(answer: Answering) {
  const { access, asked, whats } = await startOwnerServer(answer);
  const { path } = rawIn(testFolder(), 'a.fit', 0, bytes);
  let sum = 0;
  const retried: unknown[] = [];
  const file = { path, sizeBytes: bytes.length, metadata: { kind: 'stack', overwrite: true } };
  const outcome = await sendInPieces(file, access.server, {
    signal: new AbortController().signal,
    onBytes: (count) => (sum += count),
    onRetry: (error) => retried.push(error),
  }).catch((error: unknown) => ({ kind: 'rejected', error }));
  return { outcome, sum, retried, asked, whats: whats() };
}

const taken = { kind: 'sent', answer: { place: '/api/stacks/7', alreadyStored: false } };
const first = `/api/tus/${'1'.repeat(32)}`;

it('says what file it is and sends it', async () => {
  const server = takePieces();
  const { outcome, sum, whats, asked } = await send(server.answer);
  expect([outcome, sum, server.kept().equals(bytes)]).toEqual([taken, bytes.length, true]);
  expect(whats).toEqual(['POST /api/tus', `PATCH ${first}`]);
  expect(asked[0].request.headers).toMatchObject({
    'upload-length': '600000',
    'upload-metadata': 'kind c3RhY2s=,overwrite dHJ1ZQ==',
  });
});

it('goes on from where the server is, and counts no byte twice', async () => {
  let breaks = 1;
  const server = takePieces(({ what, request, body }) => {
    if (!what.startsWith('PATCH') || breaks-- <= 0) return false;
    server.keep(body.subarray(0, 400_000));
    request.socket.destroy();
    return true;
  });
  const { outcome, sum, retried, whats, asked } = await send(server.answer);
  expect([outcome, sum, retried.length]).toEqual([taken, bytes.length, 1]);
  expect(server.kept().equals(bytes)).toBe(true);
  expect(whats).toEqual(['POST /api/tus', `PATCH ${first}`, `HEAD ${first}`, `PATCH ${first}`]);
  expect(asked[3].body.length).toBe(200_000);
});

it('asks again where a piece is under way still', async () => {
  let left = 1;
  const server = takePieces(({ what }, response) => {
    if (!what.startsWith('PATCH') || left-- <= 0) return false;
    refusal(response, 423, 'busy');
    return true;
  });
  const { outcome, retried } = await send(server.answer);
  expect([outcome, retried.length]).toEqual([taken, 1]);
});

it('begins anew where the server has forgotten it', async () => {
  let breaks = 1;
  const server = takePieces(({ what, request }, response) => {
    if (what === `HEAD ${first}`) response.writeHead(404).end();
    else if (what.startsWith('PATCH') && breaks-- > 0) request.socket.destroy();
    else return false;
    return true;
  });
  const { outcome, whats } = await send(server.answer);
  expect(outcome).toEqual(taken);
  expect(whats.filter((what) => what === 'POST /api/tus')).toHaveLength(2);
});

it('is told what is wrong with the file', async () => {
  const server = takePieces(
    ({ what }, response) => what.startsWith('PATCH') && (refusal(response, 400, 'bad-fits'), true),
  );
  const { outcome, sum } = await send(server.answer);
  expect([outcome, sum]).toEqual([{ kind: 'refused', problem: 'It is bad-fits.' }, 0]);
});

it('goes in pieces above 16 MB, where the server takes them', async () => {
  const { signal } = new AbortController();
  const { access } = await startOwnerServer(takePieces().answer);
  const earlier = await startOwnerServer(() => false);
  expect(await goesInPieces(16 * mb, access.server, signal)).toBe(false);
  expect(await goesInPieces(16 * mb + 1, access.server, signal)).toBe(true);
  expect(await goesInPieces(16 * mb + 1, earlier.access.server, signal)).toBe(false);
});
