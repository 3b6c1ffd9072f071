import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { askKnown } from '@crowdsky/sending';
import { rawIn, startOwnerServer, takeUploads, testFolder } from './testing/owner-server.ts';

const signal = new AbortController().signal;

it('asks for each digest once, 2,000 at a time, and for each upload that has one', async () => {
  const account = takeUploads();
  const { access, asked } = await startOwnerServer(account.answer);
  const folder = testFolder();
  const [a, b] = [rawIn(folder, 'a'), rawIn(folder, 'b')];
  account.uploads.push(
    { token: '1'.repeat(32), status: 'complete', files: new Map([[a.sha256, 'a']]) },
    { token: '2'.repeat(32), status: 'uploading', files: new Map([[a.sha256, 'a'], [b.sha256, 'b']]) },
    { token: '3'.repeat(32), status: 'uploading', files: new Map() },
  ); // prettier-ignore
  const others = Array.from({ length: 3999 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex'));
  const known = await askKnown(access.server, [a.sha256, a.sha256, ...others, b.sha256], signal);
  expect(known.raws.map(({ sha256, uploadToken }) => [sha256, uploadToken[0]])).toEqual([
    [a.sha256, '1'],
    [a.sha256, '2'],
    [b.sha256, '2'],
  ]);
  expect([...known.uploads].map(([token, { status, fileCount }]) => [token[0], status, fileCount])).toEqual([
    ['1', 'complete', 1],
    ['2', 'uploading', 2],
  ]);
  const questions = asked.filter(({ what }) => what === 'POST /api/digests');
  expect(
    questions.map(({ body }) => (JSON.parse(body.toString()) as { sha256: string[] }).sha256.length),
  ).toEqual([2000, 2000, 1]);
  expect(asked).toHaveLength(5);
});

it('of nothing asks nothing', async () => {
  const { access, asked } = await startOwnerServer(() => false);
  expect(await askKnown(access.server, [], signal)).toEqual({
    raws: [],
    uploads: new Map(),
    stacks: new Map(),
  });
  expect(asked).toEqual([]);
});
