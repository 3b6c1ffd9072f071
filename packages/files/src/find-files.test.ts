import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { findFiles } from './find-files.ts';

let folder: string;
const path = (...parts: string[]) => join(folder, ...parts);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-find-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path('night', 'second'), { recursive: true });
  mkdirSync(path('night', '.hidden'));
  for (const name of [
    'b.fit',
    'a.FITS',
    'c.fts',
    'd.fit.txt',
    '.e.fit',
    'second/f.fit',
    '.hidden/g.fit',
    'h.fits.fz',
    'i.FIT.GZ',
    'j.fz',
    'k.tar.gz',
    'l.zip',
  ])
    writeFileSync(path('night', name), '');
  writeFileSync(path('picture.dat'), '');
});

test('folders are searched at any depth for files that are called FITS and are not hidden', async () => {
  const { paths, problems } = await findFiles([path('night')]);
  expect(paths).toEqual(
    ['a.FITS', 'b.fit', 'c.fts', 'h.fits.fz', 'i.FIT.GZ', 'j.fz', 'l.zip', 'second/f.fit'].map((name) =>
      path('night', name),
    ),
  );
  expect(problems).toEqual([]);
});

test('a file that is named is taken whatever it is called, in the order of the arguments', async () => {
  const given = [path('picture.dat'), path('night', '.e.fit'), path('night', 'second')];
  expect((await findFiles(given)).paths).toEqual([given[0], given[1], path('night', 'second', 'f.fit')]);
});

test('what cannot be read is named, and the others are found', async () => {
  const { paths, problems } = await findFiles([path('missing'), path('night', 'b.fit')]);
  expect(paths).toEqual([path('night', 'b.fit')]);
  expect(problems).toEqual([
    { path: path('missing'), problem: 'It cannot be read: there is no such file or folder.' },
  ]);
});

test.skipIf(process.getuid?.() === 0)('a folder inside that cannot be read is named too', async () => {
  chmodSync(path('night', 'second'), 0);
  onTestFinished(() => chmodSync(path('night', 'second'), 0o700));
  const { paths, problems } = await findFiles([path('night')]);
  expect(paths).toHaveLength(4);
  expect(problems).toEqual([
    { path: path('night', 'second'), problem: 'It cannot be read: permission is denied.' },
  ]);
});
