import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { rawIn, startOwnerServer, takeUploads, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';
import { jobView } from './testing/job-view.ts';
import { uploadRaws } from './upload-raws.ts';

const wishes = { keepLocation: false, slotSeconds: 900, overwrite: false } as const;

async function startAccount(first: Answering = () => false) {
  const account = takeUploads();
  const end = await startOwnerServer(
    (one, response) => first(one, response) || account.answer(one, response),
  );
  const told: string[] = [];
  const send = (files: Parameters<typeof uploadRaws>[0]) =>
    uploadRaws(files, end.access, wishes, {
      signal: new AbortController().signal,
      filesAtOnce: 2,
      onPlan: (count, bytes) => told.push(`${count} files, ${bytes} bytes`),
      onBytes: () => undefined,
      onFile: () => undefined,
      onRetry: () => undefined,
      onFull: () => told.push('full'),
    });
  return { ...end, ...account, told, send };
}

/** A file that is large on paper: a portion of its own. */
const large = (folder: string, name: string, quarter: number) => ({
  ...rawIn(folder, name, quarter),
  sizeBytes: 200e6,
});

it('closes an upload for each portion, in the order of time, and names what has no time', async () => {
  const account = await startAccount();
  const folder = testFolder();
  const undated = rawIn(folder, 'undated');
  const files = [
    large(folder, 'late', 2),
    large(folder, 'early', 1),
    { ...undated, frame: { ...undated.frame, dateObsMs: undefined } },
  ];
  expect(await account.send(files)).toEqual({
    sent: 2,
    unsent: [
      { path: undated.path, name: 'undated', problem: expect.stringContaining('no DATE-OBS') as string },
    ],
    uploads: ['1'.repeat(32), '2'.repeat(32)],
    skipped: [],
    full: undefined,
  });
  expect(account.told).toEqual(['2 files, 400000000 bytes']);
  const order = account.whats().filter((what) => what.startsWith('PUT') || what.endsWith('finalize'));
  expect(order.map((what) => what.split('/').at(-1))).toEqual(['early', 'finalize', 'late', 'finalize']);
});

it('where there is no room waits for a job to end, then goes on with the same upload', async () => {
  let jobsAsked = 0;
  const account = await startAccount(({ what }, response) => {
    if (what.startsWith('GET /api/jobs?')) {
      const isThere = what.includes('status=pending') && jobsAsked++ < 2;
      json(response, { jobs: isThere ? [jobView({ id: 1, status: 'pending' })] : [], nextCursor: null });
    } else if (what.includes('/files/b') && jobsAsked < 3) refusal(response, 413, 'quota-exceeded');
    else return false;
    return true;
  });
  const folder = testFolder();
  const outcome = await account.send([rawIn(folder, 'a'), rawIn(folder, 'b', 0), rawIn(folder, 'c', 0)]);
  expect(outcome).toMatchObject({ sent: 3, uploads: ['1'.repeat(32)], full: undefined });
  expect(account.told).toEqual([`3 files, 3 bytes`, 'full']);
});

it('stops where the account is full and no job is there to end', async () => {
  const account = await startAccount(({ what }, response) => {
    if (what.startsWith('GET /api/jobs?')) json(response, { jobs: [], nextCursor: null });
    else if (what.includes('/files/b')) refusal(response, 413, 'quota-exceeded');
    else return false;
    return true;
  });
  const folder = testFolder();
  const files = [large(folder, 'a', 0), large(folder, 'b', 1), large(folder, 'c', 2)];
  expect(await account.send(files)).toMatchObject({
    sent: 1,
    uploads: ['1'.repeat(32)],
    full: 'It is quota-exceeded.',
  });
  expect(account.told).toEqual(['3 files, 600000000 bytes']);
  expect(account.uploads.map(({ status }) => status)).toEqual(['complete', 'uploading']);
});
