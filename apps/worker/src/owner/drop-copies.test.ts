import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFrames } from '@crowdsky/stack-files';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it } from 'vitest';
import { digestFiles } from './digest-files.ts';
import { dropCopies } from './drop-copies.ts';
import { testFolder } from './testing/owner-server.ts';

const { signal } = new AbortController();
const plan = planSky({ width: 64, height: 48, stars: 5, frames: 2, clean: true });
const [first, second] = [0, 1].map((index) => simulateFrame(plan, index).bytes);

/** The same pixels, with other text in the header. */
function retold(bytes: Uint8Array, from: string, to: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(to, copy.indexOf(from));
  return copy;
}

async function digested(files: Readonly<Record<string, Uint8Array>>) {
  const folder = testFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const { frames } = await listFrames(Object.keys(files).map((name) => join(folder, name)));
  const raws = frames.map((frame) => ({ ...frame, sizeBytes: first.length, frame }));
  return { folder, raws: (await digestFiles(raws, signal, () => undefined)).files };
}

it('keeps the first of each exposure, and of these one that can be sent', async () => {
  const { raws } = await digested({
    'a.fit': retold(first, 'DATE-OBS', 'DATE-XXX'),
    'b.fit': first,
    'c.fit': second,
    'd.fit': retold(first, "'SYNTH", "'NGC 1"),
    'e.fit': second,
  });
  const { raws: kept, copies } = await dropCopies(raws, signal);
  expect(kept.map(({ name }) => name)).toEqual(['b.fit', 'c.fit']);
  const copied = 'It is the same exposure as b.fit: the same pixels under another header. It counts once.';
  expect(copies.map(({ name, problem, isFault }) => [name, problem, isFault])).toEqual([
    ['a.fit', copied, false],
    ['d.fit', copied, false],
    ['e.fit', 'The same frame was given twice, to the byte; it counts once.', false],
  ]);
});

it('leaves a file that went meanwhile to those who send it', async () => {
  const { folder, raws } = await digested({ 'a.fit': first, 'b.fit': retold(first, "'SYNTH", "'NGC 1") });
  rmSync(join(folder, 'a.fit'));
  expect(await dropCopies(raws, signal)).toEqual({ raws, copies: [] });
});
