import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits } from '@crowdsky/fits';
import { expect, it, onTestFinished } from 'vitest';
import { listPlain } from './list-plain.ts';
import { makePlain } from './plain-files.ts';

const image = writeFits([{ kind: 'image', shape: [64, 64], data: new Int16Array(4096) }]);

it('names frames, packed ones and those that are none by what was given, each apart from all others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-list-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const sub of ['one', 'two']) mkdirSync(join(folder, sub));
  const files: Readonly<Record<string, Uint8Array>> = {
    'one/a.fit': image,
    'two/a.fit': Buffer.from('no FITS'),
    'one/b.fit.gz': gzipSync(image),
    'two/b.fit.gz': gzipSync(image).subarray(0, 50),
    'one/c.fit': image,
  };
  const given = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  const plain = await makePlain(given);
  onTestFinished(() => plain.remove());
  const { frames, passed } = await listPlain(plain);
  expect(frames.map(({ path, name }) => [plain.givenPath(path), name]).sort()).toEqual([
    [given[0], 'one/a.fit'],
    [given[2], 'one/b.fit.gz'],
    [given[4], 'c.fit'],
  ]);
  expect(passed.map(({ path, name }) => [plain.givenPath(path), name])).toEqual([
    [given[3], 'two/b.fit.gz'],
    [given[1], 'two/a.fit'],
  ]);
});
