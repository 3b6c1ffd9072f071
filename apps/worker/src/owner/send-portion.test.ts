import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { askKnown, digestsOf } from '@crowdsky/sending';
import type { SendableRaw } from './find-sendable.ts';
import { sendPortion } from './send-portion.ts';
import { rawIn, startOwnerServer, takeUploads, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';

const signal = new AbortController().signal;
const wishes = { keepLocation: false, slotSeconds: 900, overwrite: false } as const;

function files(...names: string[]): SendableRaw[] {
  const folder = testFolder();
  return names.map((name) => rawIn(folder, name));
}

async function startAccount(first: Answering = () => false) {
  const account = takeUploads();
  const end = await startOwnerServer(
    (one, response) => first(one, response) || account.answer(one, response),
  );
  let onServer = 0;
  const run = {
    signal,
    filesAtOnce: 1,
    onBytes: () => undefined,
    onRetry: () => undefined,
    onFile: () => onServer++,
  };
  const send = async (given: readonly SendableRaw[], staysOpen = false) => {
    const known = await askKnown(end.access.server, digestsOf(given), signal);
    return sendPortion(given, known, end.access, wishes, { ...run, staysOpen });
  };
  return { ...end, ...account, send, onServer: () => onServer };
}

const puts = (whats: readonly string[]) =>
  whats.filter((what) => what.startsWith('PUT')).map((what) => what.at(-1));
const token = (digit: number) => String(digit).repeat(32);

it('starts an upload, puts what is missing, and closes it', async () => {
  const account = await startAccount();
  const [a, b] = files('a', 'b');
  expect(await account.send([a, b, { ...a }])).toEqual({
    sent: 2,
    unsent: [],
    uploads: [token(1)],
    finalized: { jobs: [], skipped: [], verifying: [] },
    full: undefined,
    isOpen: false,
  });
  expect(account.uploads).toMatchObject([{ status: 'complete' }]);
  expect(account.onServer()).toBe(2);
  const before = account.asked.length;
  expect(await account.send([a, b])).toMatchObject({ sent: 0, uploads: [token(1)], finalized: undefined });
  expect(account.whats().slice(before)).toEqual(['POST /api/digests', `GET /api/uploads/${token(1)}`]);
});

it('a start whose answer is lost is repeated under its key', async () => {
  let isLost = false;
  const { send, asked } = await startAccount(({ what }, response) => {
    if (what !== 'POST /api/uploads' || isLost) return false;
    isLost = true;
    response.destroy();
    return true;
  });
  expect(await send(files('a'))).toMatchObject({ sent: 1 });
  const keys = asked
    .filter(({ what }) => what === 'POST /api/uploads')
    .map(({ request }) => request.headers['idempotency-key']);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys).toEqual([keys[0], keys[0]]);
});

it('goes on with the open upload', async () => {
  const account = await startAccount();
  const [a, b, c] = files('a', 'b', 'c');
  account.uploads.push({ token: token(1), status: 'uploading', files: new Map([[b.sha256, 'b']]) });
  expect(await account.send([a, b, c])).toMatchObject({ sent: 2, uploads: [token(1)] });
  expect(puts(account.whats())).toEqual(['a', 'c']);
  expect(account.uploads).toMatchObject([{ status: 'complete' }]);
});

it('leaves the upload open for more, and closes it with the last', async () => {
  const account = await startAccount();
  const [a, b, c] = files('a', 'b', 'c');
  const stays = { uploads: [], finalized: undefined, isOpen: true };
  expect(await account.send([a], true)).toMatchObject({ ...stays, sent: 1 });
  expect(await account.send([a, b], true)).toMatchObject({ ...stays, sent: 1 });
  expect(await account.send([a, b], true)).toMatchObject({ ...stays, sent: 0 });
  expect(account.uploads).toMatchObject([{ status: 'uploading' }]);
  expect(await account.send([a, b, c])).toMatchObject({ sent: 1, uploads: [token(1)], isOpen: false });
  expect(puts(account.whats())).toEqual(['a', 'b', 'c']);
  expect(account.uploads).toMatchObject([{ status: 'complete' }]);
});

it('where another program closes the upload, sends the rest in a new one', async () => {
  const account = await startAccount(({ what }) => {
    if (what.includes('/files/b')) account.uploads[0].status = 'complete';
    return false;
  });
  expect(await account.send(files('a', 'b', 'c'))).toMatchObject({ sent: 3, uploads: [token(1), token(2)] });
  expect(account.uploads.map((upload) => [...upload.files.values()])).toEqual([['a'], ['b', 'c']]);
});

it('where a chunk is skipped because another program sent the same, nothing is missing', async () => {
  const account = await startAccount(({ what }, response) => {
    if (!what.endsWith('/finalize')) return false;
    account.uploads[0].status = 'complete';
    account.uploads.push({ token: token(2), status: 'complete', files: account.uploads[0].files });
    json(response, {
      jobs: [],
      skipped: [{ chunkKey: 'k', frameCount: 1, reason: 'job-exists' }],
      verifying: [],
    });
    return true;
  });
  expect(await account.send(files('a'))).toEqual({
    sent: 1,
    unsent: [],
    uploads: [token(2)],
    finalized: undefined,
    full: undefined,
    isOpen: false,
  });
});

it('tells of a chunk that is skipped for another reason', async () => {
  const skipped = [{ chunkKey: 'k', frameCount: 1, reason: 'stack-exists' as const }];
  const account = await startAccount(({ what }, response) => {
    if (what.endsWith('/finalize')) json(response, { jobs: [], skipped, verifying: [] });
    return what.endsWith('/finalize');
  });
  expect(await account.send(files('a'))).toMatchObject({ uploads: [token(1)], finalized: { skipped } });
});

it.each(['/files/b', '/finalize'])(
  'leaves the upload open where the account is full at %s',
  async (where) => {
    const account = await startAccount(({ what }, response) => {
      if (what.includes(where)) refusal(response, 413, 'quota-exceeded');
      return what.includes(where);
    });
    const given = files('a', 'b');
    const outcome = await account.send(given);
    expect(outcome).toMatchObject({
      uploads: [],
      finalized: undefined,
      full: 'It is quota-exceeded.',
      isOpen: true,
    });
    expect(account.uploads).toMatchObject([{ status: 'uploading' }]);
    expect(outcome.sent).toBe(where === '/finalize' ? 2 : 1);
  },
);

it('names refused files and sends the rest; of an upload that got none nothing is left', async () => {
  const account = await startAccount(({ what }, response) => {
    if (what.includes('/files/bad')) refusal(response, 422, 'bad-fits');
    return what.includes('/files/bad');
  });
  const [good, bad] = files('good', 'bad');
  expect(await account.send([bad, good])).toMatchObject({
    sent: 1,
    unsent: [{ name: 'bad', path: bad.path, problem: 'It is bad-fits.' }],
  });
  expect(await account.send([bad])).toMatchObject({
    sent: 0,
    uploads: [],
    finalized: undefined,
    full: undefined,
  });
  expect(account.uploads.map(({ status }) => status)).toEqual(['complete', 'failed']);
});

it('rejects with what ends all', async () => {
  const account = await startAccount(({ what }, response) => {
    if (what.startsWith('PUT')) refusal(response, 401, 'not-signed-in');
    return what.startsWith('PUT');
  });
  await expect(account.send(files('a', 'b'))).rejects.toMatchObject({ code: 'not-signed-in' });
  expect(puts(account.whats())).toEqual(['a']);
});
