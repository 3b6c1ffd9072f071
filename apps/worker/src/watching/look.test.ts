import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../owner/testing/owner-server.ts';
import { look } from './look.ts';

const signal = new AbortController().signal;

it('sees FITS files at any depth, with size and times', async () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'sub', 'later'), { recursive: true });
  writeFileSync(join(folder, 'a.fit'), 'abc');
  writeFileSync(join(folder, 'sub', 'later', 'b.FITS'), 'abcd');
  writeFileSync(join(folder, '.c.fit'), 'hidden');
  writeFileSync(join(folder, 'd.fit.part'), 'of a program that copies');
  const before = Date.now();
  utimesSync(join(folder, 'a.fit'), 1000, 1000);
  const { sights, problem, problems } = await look(folder, signal);
  expect(sights.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
    [join(folder, 'a.fit'), 3],
    [join(folder, 'sub', 'later', 'b.FITS'), 4],
  ]);
  expect([problem, problems]).toEqual([undefined, []]);
  expect(sights[0].modifiedMs).toBe(1_000_000);
  // A copy whose time was set back came here now all the same.
  expect(sights[0].changedMs).toBeGreaterThan(before - 5000);
});

it('tells a folder that is away, and sees it again when it is back', async () => {
  const folder = join(testFolder(), 'share');
  expect(await look(folder, signal)).toEqual({
    folder,
    sights: [],
    problem: 'It cannot be read: there is no such file or folder.',
    problems: [],
  });
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.fit'), 'abc');
  expect(await look(folder, signal)).toMatchObject({ problem: undefined, sights: [{ sizeBytes: 3 }] });
  renameSync(join(folder, 'a.fit'), join(folder, 'b.fit'));
  expect((await look(folder, signal)).sights.map(({ path }) => path)).toEqual([join(folder, 'b.fit')]);
  rmSync(folder, { recursive: true });
  expect((await look(folder, signal)).sights).toEqual([]);
});
