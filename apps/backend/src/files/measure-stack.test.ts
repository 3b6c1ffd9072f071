/** The server measures a device's stack with the same results as the core on the device. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, readHdus, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { stackFiles, startStackThreads } from '@crowdsky/stack-files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeStack } from '../testing/make-frame.ts';
import { layouts, makeColours, writeLayout } from '../testing/stack-layouts.ts';
import { measureStack } from './measure-stack.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-measure-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('width of the stars, sky, noise and number of stars', async () => {
  const plan = planSky({
    width: 480,
    height: 640,
    stars: 160,
    faintestFluxAdu: 1500,
    brightestFluxAdu: 4e5,
    frames: 3,
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
  const stack = join(folder, 'stack.fits');
  const pool = startStackThreads(0);
  const settings = { options: {}, masters: {}, format: 'float32', keepLocation: false } as const;
  const { figures } = await stackFiles(files, { stack, preview: undefined }, settings, pool);
  pool.close();
  const { facts } = await measureStack(stack);
  expect(facts.nStarsDetected).toBe(figures!.starCount);
  expect(facts.fwhmPx).toBeCloseTo(figures!.fwhmPx, 6); // the table holds single precision
  expect(facts.skyLevel).toBe(figures!.skyLevel);
  expect(facts.noiseLevel).toBe(figures!.noise);
  expect(facts.fwhmPx).toBeGreaterThan(1);
  const whole = await readFile(stack);
  const [, footprint, table] = await readHdus(bytesSource(whole));
  for (const { headerOffset } of [footprint, table]) {
    await writeFile(stack, whole.subarray(0, headerOffset));
    const refused = { code: 'cut-file', message: 'The file is incomplete: its last parts are missing.' };
    await expect(measureStack(stack)).rejects.toMatchObject(refused);
  }
});

it('a foreign stack without a table of stars has none, but sky and noise', async () => {
  const path = join(folder, 'foreign.fits');
  await writeFile(path, makeStack());
  const { facts } = await measureStack(path);
  expect([facts.nStarsDetected, facts.fwhmPx]).toEqual([null, null]);
  // A flat spread of 0 to 99.6 over 100: median half way, and a quarter of the spread from it.
  expect(facts.skyLevel).toBeCloseTo(149.8, 0);
  expect(facts.noiseLevel).toBeGreaterThan(0);
});

it('a picture of NaN alone has neither', async () => {
  const path = join(folder, 'empty.fits');
  const data = new Float32Array(48 * 32 * 3).fill(NaN);
  await writeFile(path, writeFits([{ kind: 'image', shape: [48, 32, 3], data }]));
  const { facts } = await measureStack(path);
  expect([facts.skyLevel, facts.noiseLevel]).toEqual([null, null]);
});

it('every layout of one picture gives the same figures and the same small picture', async () => {
  const colours = makeColours(700, 40);
  const measured = [];
  for (const layout of layouts) {
    const path = join(folder, 'layout.fits');
    await writeFile(path, writeLayout(layout, colours));
    const { facts, small } = await measureStack(path);
    measured.push({ facts, small });
  }
  const [{ facts, small }] = measured;
  expect(measured).toEqual([
    { facts, small },
    { facts, small },
    { facts, small },
  ]);
  // Pixels rise by 1/8 from 2000 on, in the mean of the three colours: the median is half way.
  expect(facts.skyLevel).toBeCloseTo(2000 + 28_000 / 16, 0);
  expect([facts.widthPx, facts.heightPx, small.width, small.height]).toEqual([700, 40, 350, 20]);
  // The first four pixels of each colour, of two rows.
  const corner = [0, 1, 700, 701].reduce((sum, at) => sum + at / 8, 0) / 4;
  expect([0, 1, 2].map((channel) => small.pixels[channel * 350 * 20])).toEqual(
    [1000, 2000, 3000].map((level) => Math.fround(level + corner)),
  );
});
