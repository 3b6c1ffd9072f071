import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits } from '@crowdsky/fits';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { makePlain } from '../index.ts';

let folder: string;
const path = (...parts: string[]) => join(folder, ...parts);
const image = writeFits([
  { kind: 'image', shape: [40, 40], data: Uint16Array.from({ length: 1600 }, (_, i) => i) },
]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-plain-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Copies go to a folder of this test alone.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = path('copies');
  mkdirSync(path('copies'));
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
});

test('plain files stay where they are, packed ones of one name get copies of their own, damaged ones are told', async () => {
  for (const inner of ['a', 'b']) mkdirSync(path(inner));
  writeFileSync(path('plain.fit'), image);
  writeFileSync(path('a', 'x.fit.gz'), gzipSync(image));
  writeFileSync(path('b', 'x.fit.gz'), gzipSync(image));
  writeFileSync(path('cut.fit.gz'), gzipSync(image).subarray(0, 100));
  const given = ['plain.fit', 'a/x.fit.gz', 'cut.fit.gz', 'b/x.fit.gz', 'missing.fit'].map((name) =>
    path(name),
  );
  const files = await makePlain(given);
  expect(files.paths.map((file) => files.givenPath(file))).toEqual([given[0], given[1], given[3], given[4]]);
  expect(files.paths[0]).toBe(given[0]);
  for (const copy of files.paths.slice(1, 3)) {
    expect(copy.endsWith('/x.fit')).toBe(true);
    expect(Buffer.compare(readFileSync(copy), image)).toBe(0);
  }
  expect(files.paths[1]).not.toBe(files.paths[2]);
  expect(files.passed).toEqual([
    {
      path: given[2],
      name: 'cut.fit.gz',
      problem: 'Its compressed data are damaged or cut off: copy or download the file again.',
      isFault: true,
      isPacked: true,
    },
  ]);
  expect(readdirSync(path('copies'))).toHaveLength(1);
  await files.remove();
  expect(readdirSync(path('copies'))).toEqual([]);
});

test('nothing is written where all is plain, and nothing is left where it was cancelled', async () => {
  writeFileSync(path('plain.fit'), image);
  writeFileSync(path('x.fit.gz'), gzipSync(image));
  await makePlain([path('plain.fit')]);
  expect(readdirSync(path('copies'))).toEqual([]);
  await expect(makePlain([path('x.fit.gz')], AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
    'stopped',
  );
  expect(readdirSync(path('copies'))).toEqual([]);
});
