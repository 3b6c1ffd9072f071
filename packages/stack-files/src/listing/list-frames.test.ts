import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Header, writeFits } from '@crowdsky/fits';
import { expect, it, onTestFinished } from 'vitest';
import { listFrames } from './list-frames.ts';

async function listed(cards: Readonly<Record<string, string | number>>, name = 'a.fit'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-list-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  const path = join(folder, name);
  writeFileSync(path, writeFits([{ kind: 'image', shape: [64, 64], data: new Int16Array(64 * 64), header }]));
  const { frames, passed } = await listFrames([path]);
  return frames.length > 0 ? 'frame' : passed[0].problem;
}

it.each<Readonly<Record<string, string | number>>>([
  {},
  { STACKCNT: 1 },
  { NCOMBINE: 1 },
  { NCOMBINE: '1' },
  { SNAPSHOT: 1 },
  { IMAGETYP: 'LIGHT FRAME' },
  { IMAGETYP: 'object', OBJECT: 'Dark Shark LDN 1235' },
  { FRAME: 'Light' },
  { OBSTYPE: 'EXPOSE' },
])('takes %j for a light frame', async (cards) => {
  expect(await listed(cards)).toBe('frame');
});

it.each<[Readonly<Record<string, string | number>>, RegExp]>([
  [{ STACKCNT: 2 }, /finished stack/],
  [{ NCOMBINE: 6 }, /finished stack/],
  [{ NCOMBINE: 1, IMAGETYP: 'Stack' }, /finished stack/],
  [{ IMAGETYP: 'Dark Frame' }, /IMAGETYP is Dark Frame.*--dark/],
  [{ FRAME: 'Dark' }, /FRAME is Dark.*--dark/],
  [{ OBSTYPE: 'BIAS' }, /OBSTYPE is BIAS.*--bias/],
  [{ OBSTYPE: 'zero' }, /OBSTYPE is zero.*--bias/],
  [{ CALFRAME: 'MasterFlat' }, /CALFRAME is MasterFlat.*--flat/],
])('does not take %j for one', async (cards, problem) => {
  expect(await listed(cards)).toMatch(problem);
});
