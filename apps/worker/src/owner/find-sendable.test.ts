import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it } from 'vitest';
import { withSendable } from './find-sendable.ts';
import { testFolder } from './testing/owner-server.ts';

it('finds raw frames once, with their sizes, and names everything else', async () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'night'));
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: 2, clean: true });
  for (const index of [0, 1])
    writeFileSync(join(folder, 'night', `${index}.fit`), simulateFrame(plan, index).bytes);
  writeFileSync(join(folder, 'night', 'broken.fits'), 'no FITS');
  const inputs = [join(folder, 'night'), join(folder, 'night', '1.fit'), join(folder, 'nowhere')];
  const { raws, passed } = await withSendable(inputs, new AbortController().signal, async (found) => found);
  const { length } = simulateFrame(plan, 0).bytes;
  expect(raws.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
    ['0.fit', length],
    ['1.fit', length],
  ]);
  expect(raws[0].frame.dateObsMs).toBeLessThan(raws[1].frame.dateObsMs!);
  expect(passed.map(({ name, isFault }) => [name, isFault])).toEqual([
    [join(folder, 'nowhere'), true],
    ['broken.fits', true],
  ]);
});
