import { Header, writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { finding, wordFinding } from '../ground/finding.ts';
import { loadMasters } from '../calibration/load-masters.ts';
import { NO_MASTERS } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { FrameSource, WorkerHost } from '../ground/frame-source.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { analyseFrame } from './analyse-frame.ts';
import type { FrameAnalysis, MeasuredFrame } from './analyse-frame.ts';

const [WIDTH, HEIGHT] = [280, 300];
const LEVELS = [700, 1000, 400];
/** 17 x 18 stars, each brighter than those before. */
const STARS = Array.from({ length: 306 }, (_, n) => ({
  x: 20 + 15 * (n % 17) + 0.3 * (n % 3),
  y: 18 + 15.5 * Math.floor(n / 17) + 0.2 * (n % 5),
  height: 1500 + 20 * n,
}));

/** The pixels of a frame of coloured sky, with or without its stars. */
function draw(pattern: CfaPattern = 'GRBG', stars = STARS): Float32Array {
  const random = seededRandom(3);
  const pixels = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    return LEVELS[channelOfPhase(pattern, (y & 1) * 2 + (x & 1))] + 10 * random.normal();
  });
  for (const star of stars) {
    for (let y = Math.round(star.y) - 6; y <= star.y + 6; y++) {
      for (let x = Math.round(star.x) - 6; x <= star.x + 6; x++) {
        const square = (x - star.x) ** 2 + (y - star.y) ** 2;
        pixels[y * WIDTH + x] += star.height * (1 + square / 6) ** -3.5;
      }
    }
  }
  return pixels;
}

const DRAWN = draw();

function file(
  pixels: Float32Array | Uint16Array,
  cards: Readonly<Record<string, string | number>> = {},
): Uint8Array {
  const header = new Header().set('BAYERPAT', 'GRBG');
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  return writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data: pixels, header }]);
}

function analyse(handle: unknown, masters = NO_MASTERS, host = memoryHost): Promise<FrameAnalysis> {
  return analyseFrame(createKernels(), host, masters, { name: 'a.fit', handle }, {});
}

async function measured(bytes: Uint8Array): Promise<MeasuredFrame> {
  const analysis = await analyse(bytes);
  if (!analysis.ok) throw new Error(wordFinding(analysis.finding));
  return analysis;
}

describe('analyseFrame of a drawn frame', () => {
  it('keeps the 250 brightest of 306 stars, and counts them all', async () => {
    const { stars, measures, name } = await measured(file(DRAWN, { XPIXSZ: 2.9, FOCALLEN: 250 }));
    const kept = unpackStars(stars);
    expect([kept.length, measures.starCount, name]).toEqual([250, 306, 'a.fit']);
    const faintest = STARS[STARS.length - 250];
    for (const { x, y } of kept) {
      const star = STARS.find((own) => Math.hypot(own.x - x, own.y - y) < 1);
      // A star's flux may be off by a few steps of brightness.
      expect(star!.height).toBeGreaterThan(faintest.height - 300);
    }
    expect(measures.fwhmArcsec).toBeCloseTo(2.3927 * measures.fwhmPx, 3);
    expect(measures.colourShifts).toBeDefined();
  });

  it('measures the sky of each colour in the cells of a mesh', async () => {
    for (const pattern of ['GRBG', 'RGGB', 'MONO'] as const) {
      const { sky } = await measured(file(draw(pattern, []), { BAYERPAT: pattern }));
      expect([sky.cellPx, sky.columns, sky.rows, sky.width, sky.height]).toEqual([64, 4, 5, WIDTH, HEIGHT]);
      expect(sky.level.length).toBe(pattern === 'MONO' ? 1 : 3);
      sky.level.forEach((cells, channel) => {
        const level = pattern === 'MONO' ? LEVELS[1] : LEVELS[channel];
        expect(cells.length).toBe(20);
        for (const value of cells) expect(Math.abs(value - level)).toBeLessThan(2);
      });
    }
  });

  it('tells the range of values, which is that of 16 bits for plain raw frames', async () => {
    const plain = file(Uint16Array.from(DRAWN));
    expect((await measured(plain)).range).toEqual({ low: 0, high: 65535 });
    const [low, high] = [DRAWN.reduce((a, b) => Math.min(a, b)), DRAWN.reduce((a, b) => Math.max(a, b))];
    expect((await measured(file(DRAWN))).range).toEqual({ low, high });
    expect((await measured(file(new Float32Array(WIDTH * HEIGHT).fill(5)))).range).toEqual({
      low: 0,
      high: 65535,
    });
  });

  it('calibrates with the masters, and names their files', async () => {
    const kernels = createKernels();
    const dark = { name: 'dark.fit', handle: file(new Float32Array(WIDTH * HEIGHT).fill(150)) };
    const masters = await loadMasters(kernels, memoryHost, { dark });
    const input = { name: 'a.fit', handle: file(Uint16Array.from(DRAWN)) };
    const analysis = await analyseFrame(kernels, memoryHost, masters, input, {});
    if (!analysis.ok) throw new Error(wordFinding(analysis.finding));
    // The wings of 306 stars lift the sky.
    expect(Math.abs(analysis.measures.skyLevel[1] - LEVELS[1] + 150)).toBeLessThan(6);
    expect(analysis.masters).toEqual(masters.files);
    expect(analysis.range.low).toBeLessThan(LEVELS[2] - 150);
    expect(analysis.range.high).toBeLessThan(10_000);
  });

  it('clears filled rows, but calls no frame of one value filled', async () => {
    const filled = DRAWN.slice().fill(77, 40 * WIDTH, 42 * WIDTH);
    expect((await measured(file(filled))).filledRows).toEqual([40, 41]);
    const { filledRows, measures } = await measured(file(new Float32Array(WIDTH * HEIGHT).fill(5)));
    expect([filledRows, measures.noise, measures.starCount]).toEqual([undefined, [0, 0, 0], 0]);
    const few = (rows: number): Uint8Array => file(DRAWN.slice().fill(0, 0, rows * WIDTH));
    expect((await analyse(few(30))).ok).toBe(true);
    const { ok, ...rest } = await analyse(few(31));
    expect([ok, rest]).toMatchObject([
      false,
      { reason: 'corrupt', sha256: expect.stringMatching(/^\w{64}$/) },
    ]);
  });

  it('tells of a file that cannot be read, and closes the others', async () => {
    expect(await analyse('gone')).toEqual({
      ok: false,
      name: 'a.fit',
      reason: 'unreadable',
      finding: finding('unreadable', 'no file gone', 'Error'),
    });
    let closed = 0;
    const closing: WorkerHost = {
      ...memoryHost,
      open: (handle): FrameSource => ({
        ...(memoryHost.open(handle) as FrameSource),
        close: () => {
          closed++;
        },
      }),
    };
    await analyse(file(DRAWN), NO_MASTERS, closing);
    await analyse(new Uint8Array(5760), NO_MASTERS, closing);
    expect(closed).toBe(2);
    const broken: WorkerHost = {
      ...memoryHost,
      sha256: () => Promise.reject(new TypeError('our own fault')),
    };
    await expect(analyse(file(DRAWN), NO_MASTERS, broken)).rejects.toThrow('our own fault');
  });
});
