import { createHash } from 'node:crypto';
import { simulateFrame } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import { wordFinding } from '../ground/finding.ts';
import { NO_MASTERS } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import { createKernels } from '../kernels/kernels.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { analyseFrame } from './analyse-frame.ts';
import type { AnalyseSettings, FrameAnalysis, MeasuredFrame } from './analyse-frame.ts';

const NIGHT = simulateNight({
  frames: 1,
  stars: 420,
  faintestFluxAdu: 8000,
  gradient: [0, 0],
  nebula: false,
});
const [FILE] = NIGHT.files;
/** Simulated headers are of one block or more; rows follow. */
const DATA_BYTES = 2 * 320 * 480;
const DATA_OFFSET = Math.floor((FILE.bytes.length - DATA_BYTES) / 2880) * 2880;

function analyse(
  bytes: Uint8Array,
  settings: AnalyseSettings = {},
  masters = NO_MASTERS,
): Promise<FrameAnalysis> {
  return analyseFrame(createKernels(), memoryHost, masters, { name: 'a.fit', handle: bytes }, settings);
}

async function measured(bytes: Uint8Array, settings?: AnalyseSettings): Promise<MeasuredFrame> {
  const analysis = await analyse(bytes, settings);
  if (!analysis.ok) throw new Error(wordFinding(analysis.finding));
  return analysis;
}

function changed(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = FILE.bytes.slice();
  change(bytes);
  return bytes;
}

function problemOf(analysis: FrameAnalysis): string {
  return analysis.ok ? '' : `${analysis.reason}: ${wordFinding(analysis.finding)}`;
}

describe('analyseFrame', () => {
  it('keeps the 250 brightest stars and counts them all', async () => {
    const { stars, measures } = await measured(FILE.bytes);
    const kept = unpackStars(stars);
    expect(measures.starCount).toBeGreaterThan(260);
    expect(kept.length).toBe(250);
    const fluxes = kept.map(({ flux }) => flux);
    expect(fluxes).toEqual([...fluxes].sort((a, b) => b - a));
  });

  it('measures the level and the noise of each colour of the sky', async () => {
    const { measures, sky, sha256, pattern } = await measured(FILE.bytes);
    const [{ skyAdu }] = NIGHT.plan.frames;
    measures.skyLevel.forEach((level, channel) => {
      // Over the offset of the sensor, which all colours share.
      const offset = measures.skyLevel[1] - skyAdu[1];
      expect(Math.abs(level - offset - skyAdu[channel])).toBeLessThan(0.02 * skyAdu[channel]);
    });
    expect([sky.columns, sky.rows, sky.width, sky.height, sky.level.length]).toEqual([5, 8, 320, 480, 3]);
    sky.level.forEach((cells, channel) => {
      for (const level of cells) expect(Math.abs(level / measures.skyLevel[channel] - 1)).toBeLessThan(0.05);
    });
    expect(sha256).toBe(createHash('sha256').update(FILE.bytes).digest('hex'));
    expect(pattern).toBe('GRBG');
  });

  it('takes the pattern it is told where the header has none', async () => {
    const blank = changed((bytes) => {
      const at = Buffer.from(bytes).indexOf('BAYERPAT');
      bytes.set(Buffer.from('COMMENT '), at);
    });
    expect(problemOf(await analyse(blank))).toMatch(/^no-pattern: The header has no BAYERPAT/);
    expect((await measured(blank, { pattern: 'RGGB' })).pattern).toBe('RGGB');
    const mono = await measured(blank, { pattern: 'MONO' });
    expect(mono.sky.level.length).toBe(1);
  });

  it('leaves rows that hold one value out, up to a tenth of them', async () => {
    const filled = (rows: number): Uint8Array =>
      changed((bytes) => bytes.fill(0, DATA_OFFSET + DATA_BYTES - 2 * 320 * rows, DATA_OFFSET + DATA_BYTES));
    const { filledRows } = await measured(filled(48));
    expect(filledRows).toEqual(Array.from({ length: 48 }, (_, n) => 432 + n));
    expect((await measured(FILE.bytes)).filledRows).toBeUndefined();
    expect(problemOf(await analyse(filled(49)))).toMatch(/^corrupt: 10 % of its rows/);
    expect(problemOf(await analyse(filled(478)))).toMatch(/^corrupt: 99 % of its rows/);
  });

  it('says what is wrong with a file', async () => {
    expect(problemOf(await analyse(new Uint8Array(5760)))).toMatch(/^corrupt: /);
    const masters = { ...NO_MASTERS, dark: 64, width: 1080, height: 1920 };
    expect(problemOf(await analyse(FILE.bytes, {}, masters))).toBe(
      'corrupt: The frame has 320 x 480 pixels, the master frames 1080 x 1920. Use masters of this telescope.',
    );
  });

  it('gives its memory back', async () => {
    const kernels = createKernels();
    const mark = kernels.mark();
    await analyseFrame(
      kernels,
      memoryHost,
      NO_MASTERS,
      { name: 'a', handle: simulateFrame(NIGHT.plan, 0).bytes },
      {},
    );
    expect(kernels.mark()).toBe(mark);
  });

  it('knows that raw frames hold all that 16 bits can', async () => {
    expect((await measured(FILE.bytes)).range).toEqual({ low: 0, high: 65535 });
  });
});
