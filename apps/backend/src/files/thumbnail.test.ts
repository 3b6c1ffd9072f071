/** A stack that comes without a picture gets the very one that the device made of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { stackFiles, startStackThreads } from '@crowdsky/stack-files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layouts, makeColours, writeLayout } from '../testing/stack-layouts.ts';
import { measureStack } from './measure-stack.ts';
import { thumbnailOf } from './thumbnail.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-thumbnail-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is that of the device to the byte: cropped, white by the stars of the whole', async () => {
  const plan = planSky({
    width: 480,
    height: 640,
    stars: 160,
    faintestFluxAdu: 1500,
    brightestFluxAdu: 4e5,
    frames: 4,
    clean: true,
    seed: 3,
  });
  const files = await Promise.all(
    plan.frames.map(async (_, index) => {
      const { name, bytes } = simulateFrame(plan, index);
      await writeFile(join(folder, name), bytes);
      return { name, path: join(folder, name) };
    }),
  );
  const [stack, thumbnail] = [join(folder, 'stack.fits'), join(folder, 'thumbnail.png')];
  const pool = startStackThreads(0);
  const settings = { options: {}, masters: {}, format: 'float32', keepLocation: false } as const;
  await stackFiles(files, { stack, preview: undefined, thumbnail }, settings, pool);
  pool.close();
  const made = await thumbnailOf(stack, await measureStack(stack));
  expect(made.equals(await readFile(thumbnail))).toBe(true);
});

it('is made of the means where the file is another system’s', async () => {
  const path = join(folder, 'layout.fits');
  for (const layout of layouts) {
    await writeFile(path, writeLayout(layout, makeColours(700, 40)));
    const made = await thumbnailOf(path, await measureStack(path));
    expect([made.readUInt32BE(16), made.readUInt32BE(20)], layout).toEqual([350, 20]);
  }
});
