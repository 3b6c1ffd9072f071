import { createHash } from 'node:crypto';
import { Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { finding, wordFinding } from '../ground/finding.ts';
import { NO_MASTERS } from '../calibration/masters.ts';
import type { Masters } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { analyseFrame } from './analyse-frame.ts';
import type { AnalyseSettings, FrameAnalysis, MeasuredFrame } from './analyse-frame.ts';

const [WIDTH, HEIGHT] = [40, 300];
const COUNT = WIDTH * HEIGHT;

/** A sky of 1000 with 10 of noise, without stars. */
function sky(count = COUNT): Float32Array {
  const random = seededRandom(11);
  return Float32Array.from({ length: count }, () => Math.round(1000 + 10 * random.normal()));
}

function fileOf(image: Partial<Extract<HduSpec, { kind: 'image' }>>, pattern?: CfaPattern): Uint8Array {
  const header = new Header();
  if (pattern) header.set('BAYERPAT', pattern);
  return writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], header, ...image }]);
}

const FILE = fileOf({ data: sky() }, 'GRBG');

function analyse(
  handle: unknown,
  settings: AnalyseSettings = {},
  masters = NO_MASTERS,
  kernels = createKernels(),
): Promise<FrameAnalysis> {
  return analyseFrame(kernels, memoryHost, masters, { name: 'small.fit', handle }, settings);
}

async function measured(handle: unknown, settings: AnalyseSettings = {}): Promise<MeasuredFrame> {
  const analysis = await analyse(handle, settings);
  if (!analysis.ok) throw new Error(wordFinding(analysis.finding));
  return analysis;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The first `rows` rows filled with a value. */
function filled(rows: number): Uint8Array {
  return fileOf({ data: sky().fill(77, 0, rows * WIDTH) }, 'GRBG');
}

describe('analyseFrame of a small frame', () => {
  it('says what it read, and nothing of rows, masters or scales that are not there', async () => {
    const analysis = await measured(FILE);
    expect(analysis).toMatchObject({ ok: true, name: 'small.fit', sha256: digest(FILE), pattern: 'GRBG' });
    expect(Object.keys(analysis)).not.toContain('filledRows');
    expect(Object.keys(analysis.measures)).not.toContain('fwhmArcsec');
    expect(Object.keys(analysis.measures)).not.toContain('colourShifts');
    expect(analysis.masters).toEqual({});
  });

  it('keeps a copy of the header, which no later frame overwrites, and gives its memory back', async () => {
    const kernels = createKernels();
    const mark = kernels.mark();
    const first = await analyse(FILE, {}, NO_MASTERS, kernels);
    expect(kernels.mark()).toBe(mark);
    await analyse(fileOf({ data: new Float32Array(COUNT).fill(9) }, 'RGGB'), {}, NO_MASTERS, kernels);
    expect(first.ok && first.headerBytes).toEqual(FILE.slice(0, 2880));
    for (const bad of [new Uint8Array(5760), filled(31), fileOf({ data: sky() })]) {
      expect((await analyse(bad, {}, NO_MASTERS, kernels)).ok).toBe(false);
      expect(kernels.mark()).toBe(mark);
    }
  });

  it('prefers the pattern of the header to the one it is told, and needs one', async () => {
    const bare = fileOf({ data: sky() });
    expect((await measured(FILE, { pattern: 'RGGB' })).pattern).toBe('GRBG');
    expect((await measured(bare, { pattern: 'RGGB' })).pattern).toBe('RGGB');
    expect(await analyse(bare)).toEqual({
      ok: false,
      name: 'small.fit',
      reason: 'no-pattern',
      finding: finding('no-pattern'),
    });
  });

  it.each([
    [WIDTH + 1, HEIGHT],
    [WIDTH, HEIGHT - 1],
  ])('refuses masters of %i x %i pixels', async (width, height) => {
    const masters: Masters = { ...NO_MASTERS, dark: 64, width, height };
    expect(await analyse(FILE, {}, masters)).toEqual({
      ok: false,
      name: 'small.fit',
      reason: 'corrupt',
      finding: finding('masters-size', 40, 300, width, height),
    });
  });

  it('says of a file without an image what is wrong with it', async () => {
    const broken = await analyse(new Uint8Array(5760));
    expect(broken).toMatchObject({ ok: false, name: 'small.fit', reason: 'corrupt' });
    expect(!broken.ok && wordFinding(broken.finding)).toMatch(/\.$/);
  });

  it.each([
    // A share of 1 is a frame of one value, which is blank and not cut off.
    [31, 10],
    [32, 11],
    [150, 50],
    [296, 99],
    [299, 99],
  ])('names the percentage of %i filled rows of 300: %i', async (rows, percent) => {
    const bytes = filled(rows);
    expect(await analyse(bytes)).toEqual({
      ok: false,
      name: 'small.fit',
      reason: 'corrupt',
      finding: finding('filled-rows', percent),
      sha256: digest(bytes),
    });
  });

  it('clears a single row that holds one value, and up to a tenth of them', async () => {
    for (const rows of [1, 30]) {
      const { filledRows, range } = await measured(filled(rows));
      expect(filledRows).toEqual(Array.from({ length: rows }, (_, n) => n));
      // The 77 of those rows are gone.
      expect(range.low).toBeGreaterThan(900);
    }
  });

  it('subtracts of each pixel the dark of the same pixel', async () => {
    const kernels = createKernels();
    const dark = kernels.allocate(4 * COUNT);
    kernels.f32(dark, COUNT).set(Float32Array.from({ length: COUNT }, (_, i) => 50 * (i % 7)));
    const raw = sky().map((value, i) => value + 50 * (i % 7));
    const masters = { ...NO_MASTERS, dark, width: WIDTH, height: HEIGHT };
    const analysis = await analyse(fileOf({ data: raw }, 'MONO'), {}, masters, kernels);
    const plain = await measured(fileOf({ data: sky() }, 'MONO'));
    expect(analysis).toMatchObject({ ok: true, measures: plain.measures, range: plain.range });
    expect(plain.measures.noise[1]).toBeCloseTo(10, 0);
  });

  it('measures the sky of each colour in each cell to a tenth of an ADU', async () => {
    const random = seededRandom(5);
    // Both greens of the cell differ: their mean counts.
    const phases = [400, 800, 500, 404];
    const data = Float32Array.from({ length: COUNT }, (_, i) => {
      const phase = 2 * (Math.floor(i / WIDTH) & 1) + ((i % WIDTH) & 1);
      return phases[phase] + 0.2 * random.normal();
    });
    const levels = { GRBG: [800, 402, 500], MONO: [526] } as const;
    for (const pattern of ['GRBG', 'MONO'] as const) {
      const { sky: mesh } = await measured(fileOf({ data }, pattern));
      expect([mesh.columns, mesh.rows, mesh.level.length]).toEqual([1, 5, levels[pattern].length]);
      mesh.level.forEach((cells, channel) => {
        expect(cells.length).toBe(5);
        for (const level of cells) expect(Math.abs(level - levels[pattern][channel])).toBeLessThan(0.1);
      });
    }
  });
});

describe('the range of values', () => {
  const rawRange = { low: 0, high: 65535 };
  const short = Int16Array.from(sky(), (value) => value - 1000);
  const found = { low: Math.min(...short), high: Math.max(...short) };
  const scaled = (by: number, zero: number): { low: number; high: number } => ({
    low: by * found.low + zero,
    high: by * found.high + zero,
  });

  it.each<[string, Partial<Extract<HduSpec, { kind: 'image' }>>, { low: number; high: number }]>([
    ['plain 16 bits', { data: short, bzero: 32768 }, rawRange],
    ['16 bits with another scale', { data: short, bzero: 32768, bscale: 2 }, scaled(2, 32768)],
    ['16 bits with another zero', { data: short, bzero: 40000 }, scaled(1, 40000)],
    ['16 bits with a sign', { data: short }, found],
    ['32 bits with the zero of 16', { data: Int32Array.from(short), bzero: 32768 }, scaled(1, 32768)],
    ['32 bits without scale', { data: Int32Array.from(short) }, found],
    ['floats', { data: Float32Array.from(short) }, found],
    ['one value alone', { data: new Float32Array(COUNT).fill(3) }, rawRange],
  ])('is that of %s', async (_, image, range) => {
    expect((await measured(fileOf(image, 'GRBG'))).range).toEqual(range);
  });

  it('is that of all pixels, to the last one of a file without padding', async () => {
    // 16 bytes over a multiple of 64, at which memory is handed out.
    const [width, height] = [36, 33];
    const data = sky(width * height);
    data[data.length - 1] = 5000;
    data[data.length - 2] = 11;
    const padded = fileOf({ data, shape: [width, height] }, 'GRBG');
    const bytes = padded.slice(0, 2880 + 4 * data.length);
    expect((bytes.length - 16) % 64).toBe(0);
    expect((await measured(bytes)).range).toEqual({ low: 11, high: 5000 });
  });
});
