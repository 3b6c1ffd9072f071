import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { sendFile } from './send-file.ts';
import { rawIn, startOwnerServer, takeUploads, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';

const token = '1'.repeat(32);

/** Sends a file of 600,000 bytes, which is three pieces, to a server that `first` may answer for. */
async function send(first: Answering, path?: string) {
  const account = takeUploads();
  account.uploads.push({ token, status: 'uploading', files: new Map() });
  const { access, asked } = await startOwnerServer(
    (one, response) => first(one, response) || account.answer(one, response),
  );
  const file = rawIn(testFolder(), 'a.fit', 0, randomBytes(600_000));
  const counted: number[] = [];
  const retried: unknown[] = [];
  const request = { path: { token, filename: file.name }, query: { sha256: file.sha256 } };
  const sent = sendFile(path ?? file.path, (body) => access.server.putRaw({ ...request, body }), {
    signal: new AbortController().signal,
    onBytes: (count) => counted.push(count),
    onRetry: (error) => retried.push(error),
  });
  const outcome = await sent.catch((error: unknown) => ({ kind: 'rejected', error }));
  const sum = counted.reduce((total, count) => total + count, 0);
  return { outcome, sum, retried, asked, file, has: account.uploads[0].files.has(file.sha256) };
}

it('sends the bytes as they are', async () => {
  const { outcome, sum, asked, file, has } = await send(() => false);
  expect(outcome).toMatchObject({
    kind: 'sent',
    answer: { file: { sha256: file.sha256, filename: 'a.fit' } },
  });
  expect([sum, asked.length, asked[0].body.length, has]).toEqual([600_000, 1, 600_000, true]);
  expect(asked[0].request.headers['content-type']).toBe('application/fits');
});

it('sends again what a busy server did not take, and counts no byte twice', async () => {
  let left = 1;
  const { outcome, sum, retried, asked, has } = await send((_, response) => {
    if (left-- <= 0) return false;
    refusal(response, 503, 'storage-failed');
    return true;
  });
  expect(outcome).toMatchObject({ kind: 'sent' });
  expect([sum, retried.length, asked.length, has]).toEqual([600_000, 1, 2, true]);
});

it('a file that is gone is no fault of the network: it is named at once', async () => {
  const { outcome, sum, retried } = await send(() => false, join(testFolder(), 'gone.fit'));
  expect(outcome).toEqual({
    kind: 'refused',
    problem: 'It cannot be read: there is no such file or folder.',
  });
  expect([sum, retried]).toEqual([0, []]);
});

it.each([
  ['bad-fits', 'It is bad-fits.'],
  ['bad-digest', 'It changed while it was sent.'],
  ['too-large', 'It is too-large.'],
])('%s concerns the file alone', async (code, problem) => {
  const { outcome, sum } = await send((_, response) => (refusal(response, 400, code), true));
  expect([outcome, sum]).toEqual([{ kind: 'refused', problem }, 0]);
});

it.each([
  [409, 'wrong-state'],
  [413, 'quota-exceeded'],
  [401, 'not-signed-in'],
])('%i %s concerns all', async (status, code) => {
  const { outcome } = await send((_, response) => (refusal(response, status, code), true));
  expect(outcome).toMatchObject({ kind: 'rejected', error: { code } });
});

it('an answer of another shape is tried again', async () => {
  let left = 1;
  const { retried } = await send((_, response) => left-- > 0 && (json(response, { odd: true }), true));
  expect(retried).toMatchObject([{ code: 'unexpected' }]);
});
