import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource, readHdus } from '@crowdsky/fits';
import { develop, encodePng, readFrameMeta, readStack } from '@crowdsky/stack-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { crowdsky, crowdskyWhile, simulateFrames, testFolder, writeFrames } from './run-crowdsky.ts';

interface Report {
  readonly chunks: readonly {
    readonly key: string;
    readonly object: string;
    readonly stack: string;
    readonly framesUsed: number;
    readonly framesGiven: number;
    readonly secondsByPhase: Readonly<Record<string, number>>;
    readonly figures: Readonly<Record<string, unknown>>;
    readonly frames: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly exitCode: number;
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
let frames: { name: string; bytes: Uint8Array }[];
beforeAll(() => {
  frames = simulateFrames({ redShiftPx: [-0.25, 0.1], blueShiftPx: [0.3, 0] });
});

test('a stack and a picture of all frames, and a report in words', async () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const { code, out } = crowdsky(['stack', ...paths, '-o', 'm.fits', '--preview', 'm.png'], folder);
  expect(out).toContain('5 of 5 frames used');
  expect(out).toContain('m.fits');
  expect(code).toBe(0);
  const hdus = await readHdus(bytesSource(readFileSync(join(folder, 'm.fits'))));
  expect(hdus[0].image?.shape).toEqual([480, 640, 3]);
  expect(hdus.slice(1).map(({ header }) => header.string('EXTNAME'))).toEqual(['FOOTPRINT', 'STAR-TAB']);
  expect(hdus[0].header.get('NCOMBINE')).toBe(5);
  expect(hdus[0].header.has('SITELAT')).toBe(false);
  const picture = develop(await readStack(bytesSource(readFileSync(join(folder, 'm.fits')))));
  expect(readFileSync(join(folder, 'm.png')).equals(encodePng(picture))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('the same bytes for 0, 1, 2 and 4 threads and any order of the files', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const digests = [0, 1, 2, 4].map((threads) => {
    const out = join(folder, `t${threads}.fits`);
    const files = threads === 2 ? [...paths].reverse() : paths;
    expect(crowdsky(['stack', ...files, '-o', out, '--threads', String(threads)], folder).code).toBe(0);
    return sha256(out);
  });
  expect(new Set(digests).size).toBe(1);
});

test('a name in UTF-8 is readable in report, file name and header', async () => {
  const folder = testFolder();
  for (const { name, bytes } of frames) {
    const own = Buffer.from(bytes);
    own.write('γ Cyg ', own.indexOf("SYNTH   '"));
    writeFileSync(join(folder, name), own);
  }
  const { out } = crowdsky(['stack', '.', '-o', 'stacks/', '--json'], folder);
  const [{ stack, object }] = (JSON.parse(out) as Report).chunks;
  expect(object).toBe('γ Cyg');
  expect(stack).toMatch(/stack_γ-Cyg_[^/]+\.fits$/);
  const [{ header }] = await readHdus(bytesSource(readFileSync(join(folder, stack))));
  expect([header.get('OBJECT'), header.get('OBJUTF8')]).toEqual(['gamma Cyg', '%CE%B3%20Cyg']);
  expect(readFrameMeta(header, 640, 480).objectName).toBe('γ Cyg');
});

test('frames of one name in two folders are told apart, and a copy under another header names the other', async () => {
  const folder = testFolder();
  for (const sub of ['one', 'two']) mkdirSync(join(folder, sub));
  const [first, second, ...others] = frames;
  writeFileSync(join(folder, 'one', 'a.fit'), first.bytes);
  writeFileSync(join(folder, 'two', 'a.fit'), second.bytes);
  // The last cards of the header: the same pixels, another object.
  const solved = Buffer.from(first.bytes);
  solved.write('M 51 ', solved.indexOf('SYNTH'));
  writeFileSync(join(folder, 'two', 'solved.fit'), solved);
  writeFrames(folder, others);
  const { out } = crowdsky(['stack', '.', '-o', 'm.fits', '--json'], folder);
  const [chunk] = (JSON.parse(out) as Report).chunks;
  expect(chunk.frames.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['one/a.fit', 'two/a.fit', 'solved.fit', others[0].name]),
  );
  expect(chunk.frames.filter(({ used }) => !used)).toMatchObject([
    {
      name: 'solved.fit',
      reason: 'duplicate',
      explanation:
        'It is the same exposure as one/a.fit: the same pixels under another header. It counts once.',
    },
  ]);
  const header = (await readHdus(bytesSource(readFileSync(join(folder, 'm.fits')))))[0].header;
  const cards = [...header].flatMap((card) =>
    card.kind === 'value' && typeof card.value === 'string' ? card.value : [],
  );
  expect(cards.filter((value) => / (one|two)\/a\.fit$/.test(value))).toHaveLength(2);
});

test('--json prints one report on standard output and nothing else', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const { code, out } = crowdsky(['stack', ...paths, '-o', 'm.fits', '--json', '--sigma', '2.5,4'], folder);
  expect(code).toBe(0);
  const report = JSON.parse(out) as Report;
  expect(report.exitCode).toBe(0);
  expect(report.settings).toMatchObject({
    rejection: 'winsorized',
    sigmaLow: 2.5,
    sigmaHigh: 4,
    chunk: '15m',
  });
  const [chunk] = report.chunks;
  expect(chunk).toMatchObject({
    key: '20250327.05_193.0_+41.0',
    framesUsed: 5,
    framesGiven: 5,
    stack: 'm.fits',
  });
  expect(chunk.frames[0]).toMatchObject({ used: true, weight: expect.any(Number) as number });
  expect(chunk.frames[0].transform).toBeTypeOf('object');
  expect(chunk.frames.map(({ name }) => name)).toEqual(frames.map(({ name }) => name));
  expect(Object.keys(chunk.secondsByPhase).sort()).toEqual([
    'analyse',
    'combine',
    'finish',
    'register',
    'write',
  ]);
  expect(chunk.figures.starCount).toBeGreaterThan(20);
  const near = (px: number): unknown => expect.closeTo(px, 1);
  expect(chunk.figures.colourShiftsPx).toEqual({
    red: { x: near(-0.25), y: near(0.1) },
    blue: { x: near(0.3), y: near(0) },
  });
});

test('a stack is finished though nobody reads the report any more', async () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const ended = await crowdskyWhile(['stack', ...paths, '-o', 'm.fits'], folder, async (child) => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
  expect(ended.code).toBe(0);
  expect(existsSync(join(folder, 'm.fits'))).toBe(true);
});

test('one frame and two frames give stacks', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  for (const count of [1, 2]) {
    const { code, out } = crowdsky(['stack', ...paths.slice(0, count), '-o', 'm.fits'], folder);
    expect(out).toContain(`${count} of ${count} frames used`);
    expect(code).toBe(0);
  }
});

test('--format int16 halves the pixels, --keep-location keeps the site', async () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const args = ['stack', ...paths.slice(0, 2), '-o', 'm.fits', '--format', 'int16', '--keep-location'];
  expect(crowdsky(args, folder).code).toBe(0);
  const [{ header }] = await readHdus(bytesSource(readFileSync(join(folder, 'm.fits'))));
  expect(header.get('BITPIX')).toBe(16);
  expect(header.get('SITELAT')).toBe(32.8965);
});

describe('chunks', () => {
  const night = () => [
    ...simulateFrames({ frames: 2 }),
    ...simulateFrames({
      frames: 2,
      startUtc: '2025-03-27T03:00:00Z',
      object: 'M/ 51 "*"',
      raDeg: 202.5,
      decDeg: 47.2,
      seed: 2,
    }),
  ];

  test('a folder of two targets gives one stack each, and passes over stacks and other things by name', () => {
    const folder = testFolder();
    const sub = join(folder, 'night', 'deeper');
    mkdirSync(sub, { recursive: true });
    writeFrames(
      sub,
      night().map(({ name, bytes }) => ({
        name: name.replaceAll(/[/"*]/g, '_').replace('.fit', '.FIT'),
        bytes,
      })),
    );
    writeFrames(sub, [{ name: 'notes.txt', bytes: Buffer.from('hello') }]);
    expect(crowdsky(['stack', 'night', '-o', 'night/stacks/'], folder).code).toBe(0);
    expect(readdirSync(join(folder, 'night', 'stacks'))).toEqual([
      'stack_M-51_20250327.12_202.5_+47.2.fits',
      'stack_SYNTH_20250327.05_193.0_+41.0.fits',
    ]);
    const again = crowdsky(['stack', 'night', '-o', 'night/stacks'], folder);
    expect(again.code).toBe(0);
    expect(again.out).toContain('stack_SYNTH_20250327.05_193.0_+41.0.fits: It is a finished stack');
  });

  test('one file for several chunks is refused with a list of them', () => {
    const folder = testFolder();
    const paths = writeFrames(
      folder,
      night().map(({ bytes }, n) => ({ name: `${n}.fit`, bytes })),
    );
    const { code, err } = crowdsky(['stack', ...paths, '-o', 'all.fits'], folder);
    expect(code).toBe(2);
    expect(err).toContain('20250327.05_193.0_+41.0  SYNTH, 2 frames');
    expect(err).toContain('20250327.12_202.5_+47.2');
    expect(err).toContain('--chunk all');
    expect(readdirSync(folder)).not.toContain('all.fits');
  });

  test('--chunk 1m makes shorter ones, --chunk all one of them', () => {
    const folder = testFolder();
    const paths = writeFrames(folder, simulateFrames({ frames: 3, cadenceSeconds: 400 }));
    const keys = (length: string, out: string) =>
      (
        JSON.parse(
          crowdsky(['stack', ...paths, '-o', out, '--chunk', length, '--json'], folder).out,
        ) as Report
      ).chunks.map(({ key }) => key);
    expect(keys('1m', 'minutes/')).toEqual([
      '20250327.0080_193.0_+41.0',
      '20250327.0087_193.0_+41.0',
      '20250327.0094_193.0_+41.0',
    ]);
    expect(keys('all', 'all.fits')).toEqual(['all_193.0_+41.0']);
  });
});

test('a wrong option is exit code 2 and says what is right', () => {
  const folder = testFolder();
  for (const args of [
    ['stack'],
    ['stack', 'a.fit'],
    ['stack', 'a.fit', '-o', 'b.fits', '--rejection', 'magic'],
    ['fly'],
    ['stack', 'a.fit', '-o', 'b.fits', '--threads', 'many'],
  ]) {
    const { code, out, err } = crowdsky(args, folder);
    expect([args, code]).toEqual([args, 2]);
    expect(out).toBe('');
    expect(err).toMatch(/error: .+/);
  }
});

test('--help lists options and exit codes', () => {
  const { code, out } = crowdsky(['--help'], testFolder());
  expect(code).toBe(0);
  for (const word of ['stack', 'info', 'simulate', 'verify', 'Exit codes', '130'])
    expect(out).toContain(word);
});
