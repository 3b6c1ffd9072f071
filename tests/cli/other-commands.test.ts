import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crowdsky, simulateFrames, testFolder, writeFrames } from './run-crowdsky.ts';

test('simulate writes frames and their truth, the same for the same seed and any threads', () => {
  const folder = testFolder();
  const args = ['simulate', '-n', '3', '--size', '200x300', '--stars', '50', '--trailed', '2', '--seed', '7'];
  expect(crowdsky([...args, '-o', 'a', '--masters'], folder).code).toBe(0);
  expect(crowdsky([...args, '-o', 'b', '--threads', '0'], folder).code).toBe(0);
  const names = readdirSync(join(folder, 'b'));
  expect(names).toHaveLength(4);
  for (const name of names) {
    expect(readFileSync(join(folder, 'a', name)).equals(readFileSync(join(folder, 'b', name)))).toBe(true);
  }
  const truth = JSON.parse(readFileSync(join(folder, 'a', 'truth.json'), 'utf8')) as {
    frames: { kind: string }[];
  };
  expect(truth.frames.map(({ kind }) => kind)).toEqual(['ok', 'trailed', 'ok']);
  expect(readdirSync(join(folder, 'a')).filter((name) => name.startsWith('Master_'))).toHaveLength(3);
});

test('simulated frames stack with their masters, and the stack verifies with them', () => {
  const folder = testFolder();
  const sky = ['--size', '480x640', '--stars', '600', '--clean', '--vignetting', '0.2', '--masters'];
  expect(crowdsky(['simulate', '-n', '3', ...sky, '-o', 'raws'], folder).code).toBe(0);
  const master = (kind: string) => join('raws', `Master_${kind}_10.0s.fit`);
  const masters = ['--bias', master('Bias'), '--dark', master('Dark'), '--flat', master('Flat')];
  const { code, out } = crowdsky(['stack', 'raws', '-o', 'm.fits', ...masters], folder);
  expect(out).toContain('3 of 3 frames used');
  expect(out).toContain('calibration frame (IMAGETYP is Dark)');
  expect(code).toBe(0);
  // The header knows files by content.
  renameSync(join(folder, master('Dark')), join(folder, 'raws', 'another name.fit'));
  const verified = crowdsky(['verify', 'm.fits', '--raws', 'raws'], folder);
  expect(verified.out).toContain('to the byte');
  expect(verified.code).toBe(0);
});

test('info tells header, chunk and measures of each file', () => {
  const folder = testFolder();
  writeFrames(folder, simulateFrames({ frames: 2 }));
  writeFileSync(join(folder, 'text.fit'), 'hello');
  const { code, out } = crowdsky(['info', '.'], folder);
  expect(code).toBe(0);
  expect(out).toMatch(/SYNTH, 2025-03-27 01:20:46 UTC, 10 s, IRCUT, gain 80/);
  expect(out).toMatch(/480 x 640 GRBG, RA 193\.0417 Dec 40\.9706, chunk 20250327\.05_193\.0_\+41\.0/);
  expect(out).toMatch(/\d+ stars, FWHM \d\.\d\d px .*elongation \d\.\d\d, sky \d+\/\d+\/\d+ ADU/);
  expect(out).toMatch(/text\.fit\n {2}This is no FITS file/);
  const json = JSON.parse(crowdsky(['info', '.', '--json'], folder).out) as {
    frames: unknown[];
    others: unknown[];
  };
  expect(json.frames).toHaveLength(2);
  expect(json.frames[0]).toMatchObject({
    chunk: '20250327.05_193.0_+41.0',
    dateObs: '2025-03-27T01:20:46.000Z',
    measures: { starCount: expect.any(Number) as number },
  });
  expect(json.others).toHaveLength(1);
  expect(crowdsky(['info', 'text.fit'], folder).code).toBe(1);
});

test('info tells which part of a frame holds no image', () => {
  const folder = testFolder();
  const [whole, { name, bytes }] = simulateFrames({ frames: 2 });
  const damaged = Buffer.from(bytes);
  const [width, height, lost] = [480, 640, 128];
  const start = damaged.length - 2880 * Math.ceil((2 * width * height) / 2880);
  // What is stored as -32768 is 0 ADU.
  for (let pixel = 0; pixel < width * height; pixel++)
    if (pixel % width >= width - lost) damaged.writeInt16BE(-32768, start + 2 * pixel);
  writeFrames(folder, [whole, { name, bytes: damaged }]);
  const { out } = crowdsky(['info', '.'], folder);
  expect(out.match(/.*holds no image.*/g)).toEqual([
    '  27 % of the frame at the right edge holds no image: that part is left out.',
  ]);
  const { frames } = JSON.parse(crowdsky(['info', '.', '--json'], folder).out) as {
    frames: { name: string; notes: unknown }[];
  };
  const explanation = '27 % of the frame at the right edge holds no image: that part is left out.';
  expect(frames.map((frame) => [frame.name, frame.notes])).toEqual([
    [whole.name, []],
    [name, [{ code: 'part-empty', given: [27, 'right'], explanation }]],
  ]);
});

test('verify says yes of what crowdsky made, whatever was left out and however it was made', () => {
  const folder = testFolder();
  const frames = simulateFrames({ frames: 3 });
  const paths = writeFrames(folder, frames);
  writeFrames(folder, [
    { name: 'Lïght 2.fit', bytes: frames[1].bytes },
    { name: 'cut.fit', bytes: frames[0].bytes.slice(0, 100_000) },
  ]);
  const options = [
    '--format',
    'int16',
    '--keep-location',
    '--rejection',
    'mad',
    '--sigma',
    '2.5,3.5',
    '--no-repair',
  ];
  expect(
    crowdsky(['stack', ...paths, 'Lïght 2.fit', 'cut.fit', 'gone.fit', '-o', 'm.fits', ...options], folder)
      .code,
  ).toBe(0);
  // Verification goes by content: a frame's name in the folder does not matter.
  renameSync(paths[0], join(folder, 'renamed.fit'));
  const { code, out } = crowdsky(['verify', 'm.fits', '--raws', '.'], folder);
  expect(out).toContain('is, to the byte, what its 3 raw frames give');
  expect(code).toBe(0);
});

test('verify says what differs in a stack that was changed', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, simulateFrames({ frames: 2 }));
  expect(crowdsky(['stack', ...paths, '-o', 'm.fits'], folder).code).toBe(0);
  const bytes = readFileSync(join(folder, 'm.fits'));
  const card = bytes.indexOf('OBJECT  =');
  bytes.write("OBJECT  = 'M 31    '", card, 'latin1');
  const pixel = 2880 * 8 + 4 * 480 * 300;
  bytes.writeFloatBE(31415, pixel - (pixel % 4));
  writeFileSync(join(folder, 'forged.fits'), bytes);
  const { code, out } = crowdsky(['verify', 'forged.fits', '--raws', '.'], folder);
  expect(code).toBe(1);
  expect(out).toMatch(/OBJECT is "M 31".* should be "SYNTH"/);
  expect(out).toMatch(/1 of 921600 pixels differ/);
  expect(out).toContain('31415');
});

test('verify names raw frames that are missing, and files that are no stacks', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, simulateFrames({ frames: 2 }));
  expect(crowdsky(['stack', ...paths, '-o', 'm.fits'], folder).code).toBe(0);
  renameSync(paths[1], join(folder, 'gone'));
  const missing = crowdsky(['verify', 'm.fits', '--raws', '.'], folder);
  expect(missing.err).toMatch(/1 of the 2 files .*\n {2}Light_SYNTH.*SHA-256 [0-9a-f]{64}/);
  expect(missing.code).toBe(1);
  const raw = crowdsky(['verify', paths[0], '--raws', '.'], folder);
  expect(raw.err).toContain('is no stack that CrowdSky made');
  expect(raw.code).toBe(1);
});
