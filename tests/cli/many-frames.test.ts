/** A folder of 2,000 frames, of several targets and nights, and of files that are none. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { expect, test } from 'vitest';
import { crowdskyWhile, simulateFrames, testFolder, writeFrames } from './run-crowdsky.ts';

interface Report {
  readonly chunks: readonly {
    readonly key: string;
    readonly object: string;
    readonly stack: string;
    readonly framesUsed: number;
    readonly framesGiven: number;
    readonly frames: readonly { readonly name: string; readonly used: boolean; readonly reason?: string }[];
  }[];
  readonly notStacked: readonly { readonly path: string; readonly explanation: string }[];
  readonly exitCode: number;
}

const TARGETS = [
  { object: 'M 31', raDeg: 10.684, decDeg: 41.269, place: '10.7_+41.3' },
  { object: 'M 42', raDeg: 83.822, decDeg: -5.391, place: '83.8_-5.4' },
  { object: 'M 51', raDeg: 202.47, decDeg: 47.195, place: '202.5_+47.2' },
  { object: 'NGC 7023', raDeg: 315.398, decDeg: 68.163, place: '315.4_+68.2' },
  { object: 'IC 1396', raDeg: 324.746, decDeg: 57.498, place: '324.7_+57.5' },
];
const SLOTS = [
  { startUtc: '2025-03-26T23:45:01.000Z', slot: '20250326.95' },
  { startUtc: '2025-03-27T01:15:01.000Z', slot: '20250327.05' },
  { startUtc: '2025-04-09T22:30:01.000Z', slot: '20250409.90' },
  { startUtc: '2025-04-09T22:45:01.000Z', slot: '20250409.91' },
];
/** Of each target in each slot. */
const FRAMES = 100;
const BLANK = 17;
const SMALL = {
  width: 160,
  height: 240,
  stars: 60,
  faintestFluxAdu: 3000,
  brightestFluxAdu: 4e5,
  nebula: false,
  hotPixels: 10,
  cosmicRays: 1,
  ditherPx: 6,
  exposureSeconds: 8,
  cadenceSeconds: 8.5,
};

test('2,000 frames of five targets and three nights give one stack a chunk and a whole report', async () => {
  const folder = testFolder();
  const names: string[] = [];
  TARGETS.forEach(({ object, raDeg, decDeg }, target) => {
    SLOTS.forEach(({ startUtc }, slot) => {
      const night = join(folder, 'raws', startUtc.slice(0, 10), object);
      mkdirSync(night, { recursive: true });
      const overrides = { [BLANK]: { kind: 'blank' as const } };
      const own = { object, raDeg, decDeg, startUtc, seed: 10 * target + slot, overrides };
      const frames = simulateFrames({ ...SMALL, ...own, frames: FRAMES });
      writeFrames(night, frames);
      names.push(...frames.map(({ name }) => name));
    });
  });
  expect(new Set(names).size).toBe(2000);
  writeFrames(join(folder, 'raws'), [
    { name: 'empty.fit', bytes: new Uint8Array(0) },
    { name: 'letter.fit', bytes: Buffer.from('Dear reader') },
    { name: 'notes.txt', bytes: Buffer.from('not even asked') },
  ]);

  const args = ['stack', 'raws', '-o', 'stacks/', '--json', '--threads', '2'];
  const { code, out } = await crowdskyWhile(args, folder, () => Promise.resolve());
  expect(code).toBe(0);
  const report = JSON.parse(out) as Report;
  expect(report.exitCode).toBe(0);

  const wanted = TARGETS.flatMap(({ object, place }) =>
    SLOTS.map(({ slot }) => `stack_${object.replace(' ', '-')}_${slot}_${place}.fits`),
  ).sort();
  expect(readdirSync(join(folder, 'stacks')).sort()).toEqual(wanted);
  expect(report.chunks.map(({ stack }) => basename(stack)).sort()).toEqual(wanted);

  const told = report.chunks.flatMap(({ frames }) => frames.map(({ name }) => name));
  expect(told.sort()).toEqual(names.sort());
  for (const { key, object, stack, frames, framesGiven, framesUsed } of report.chunks) {
    expect(basename(stack)).toBe(`stack_${object.replace(' ', '-')}_${key}.fits`);
    expect(framesGiven).toBe(FRAMES);
    expect(frames.filter(({ used }) => !used)).toEqual([
      expect.objectContaining({ name: frames[BLANK].name, reason: 'blank' }),
    ]);
    const { header } = await readPrimary(bytesSource(readFileSync(join(folder, stack))));
    expect(header.get('OBJECT')).toBe(object);
    expect(header.get('NINPUT')).toBe(FRAMES);
    expect(header.get('NCOMBINE')).toBe(framesUsed);
  }
  expect(report.notStacked.map(({ path }) => basename(path)).sort()).toEqual(['empty.fit', 'letter.fit']);
  for (const { explanation } of report.notStacked) expect(explanation).toMatch(/^[A-Z].+\.$/);
}, 600_000);
