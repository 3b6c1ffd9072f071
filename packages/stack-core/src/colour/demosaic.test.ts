import { beforeAll, describe, expect, it } from 'vitest';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKernels } from '../kernels/kernels.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { demosaicRows, RAW_RANGE, RGB_PIXEL_BYTES } from './demosaic.ts';
import type { ValueRange } from './demosaic.ts';

const [WIDTH, HEIGHT] = [24, 20];
const PATTERNS = ['RGGB', 'GRBG', 'BGGR', 'GBRG'] as const;

let cv: OpenCv;
beforeAll(async () => {
  ({ cv } = await loadOpenCv());
});

/** Four floats a pixel of a mosaic whose pixels are given by channel and place. */
function demosaic(
  pattern: CfaPattern,
  valueOf: (channel: number, x: number, y: number) => number,
  range: ValueRange = RAW_RANGE,
): { rgb: Float32Array; at: (x: number, y: number) => number[] } {
  const kernels = createKernels();
  const count = WIDTH * HEIGHT;
  const [source, target] = [kernels.allocate(4 * count), kernels.allocate(RGB_PIXEL_BYTES * count)];
  const pixels = kernels.f32(source, count);
  pixels.forEach((_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    pixels[i] = valueOf(channelOfPhase(pattern, (y & 1) * 2 + (x & 1)), x, y);
  });
  const mark = kernels.mark();
  demosaicRows(kernels, cv, { source, target, width: WIDTH, rows: HEIGHT }, pattern, range);
  expect(kernels.mark()).toBe(mark);
  const rgb = kernels.f32(target, 4 * count);
  return { rgb, at: (x, y) => [...rgb.subarray(4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 3)] };
}

/** Value of a colour in a picture that rises along both axes, each colour by its own slope. */
function slope(channel: number, x: number, y: number): number {
  return [9000, 20_000, 3000][channel] + [40, 20, 60][channel] * x + [20, 60, 40][channel] * y;
}

describe('demosaicRows', () => {
  it.each(PATTERNS)('interpolates each colour where the filters hide it: %s', (pattern) => {
    const { at, rgb } = demosaic(pattern, slope);
    for (let y = 1; y < HEIGHT - 1; y++) {
      for (let x = 1; x < WIDTH - 1; x++) {
        at(x, y).forEach((value, channel) => {
          expect(Math.abs(value - slope(channel, x, y))).toBeLessThanOrEqual(0.5);
        });
      }
    }
    expect(rgb.length).toBe(4 * WIDTH * HEIGHT);
  });

  it('keeps values of any range, to a 65535th of it', () => {
    const range = { low: -3, high: 2 };
    const small = (channel: number, x: number, y: number): number =>
      -2.5 + (3 * slope(channel, x, y)) / 65_535;
    const { at } = demosaic('GRBG', small, range);
    const found = at(11, 8);
    [0, 1, 2].forEach((channel) => {
      expect(Math.abs(found[channel] - small(channel, 11, 8))).toBeLessThanOrEqual(5 / 65_535);
    });
    expect(demosaic('GRBG', () => 7, { low: 7, high: 7 }).at(5, 5)).toEqual([7, 7, 7]);
  });

  it('fills what is missing two pixels deep, and leaves larger gaps', () => {
    const missing = (x: number, y: number): boolean =>
      (x === 6 && y === 5) || (x >= 14 && x < 20 && y >= 5 && y < 11) || y >= 16 || (x < 3 && y < 2);
    const { at } = demosaic('RGGB', (channel, x, y) => (missing(x, y) ? NaN : slope(channel, x, y)));
    at(6, 5).forEach((value, channel) => {
      expect(Math.abs(value - slope(channel, 6, 5))).toBeLessThan(1);
    });
    const nothing = [NaN, NaN, NaN];
    const gap = [at(16, 7), at(17, 7), at(16, 8), at(17, 8), at(0, 18), at(23, 18), at(9, 19)];
    expect(gap).toEqual(gap.map(() => nothing));
    const known = [at(15, 7), at(18, 8), at(16, 6), at(17, 9), at(0, 16), at(23, 17), at(0, 0), at(2, 1)];
    expect(known.flat().every((value) => value > 2000)).toBe(true);
    // Nothing is darkened by what is missing beside it.
    at(13, 8).forEach((value, channel) => {
      expect(Math.abs(value - slope(channel, 13, 8))).toBeLessThan(130);
    });
  });

  it('passes all values of 16 bits unchanged, and steps by one in a range of one value', () => {
    for (const value of [0, 1, 32768, 65534, 65535])
      expect(demosaic('GRBG', () => value).at(9, 9)).toEqual([value, value, value]);
    expect(demosaic('GRBG', () => 8, { low: 7, high: 7 }).at(9, 9)).toEqual([8, 8, 8]);
    expect([RGB_PIXEL_BYTES, RAW_RANGE]).toEqual([16, { low: 0, high: 65535 }]);
  });

  it.each([0.5, 0.8, 0.95])('leaves just the gaps without a pixel of their colour two away: %d', (share) => {
    const random = seededRandom(17);
    const isMissing = Array.from({ length: WIDTH * HEIGHT }, () => random.uniform() < share);
    const known = (x: number, y: number): boolean =>
      x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT && !isMissing[y * WIDTH + x];
    const { at, rgb } = demosaic('GBRG', (_, x, y) => (known(x, y) ? 1000 : NaN));
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const near = [[0, 0], [-2, 0], [2, 0], [0, -2], [0, 2]]; // prettier-ignore
        const isGap = near.every(([u, v]) => !known(x + u, y + v));
        expect(at(x, y).map(Number.isNaN), `${x}, ${y}`).toEqual([isGap, isGap, isGap]);
      }
    }
    // The fourth float of a pixel is 0.
    expect(rgb.filter((_, i) => i % 4 === 3).every((value) => value === 0)).toBe(true);
  });

  it.each<CfaPattern>(['RGGB', 'MONO'])(
    'gives the memory of opencv.js back, whatever comes: %s',
    (pattern) => {
      const made: { isDeleted(): boolean }[] = [];
      const recording: OpenCv = Object.create(cv, {
        Mat: {
          value: function record(...given: []) {
            const mat = new cv.Mat(...given);
            made.push(mat as unknown as { isDeleted(): boolean });
            return mat;
          },
        },
      }) as OpenCv;
      const kernels = createKernels();
      const [source, target] = [kernels.allocate(4 * 64), kernels.allocate(RGB_PIXEL_BYTES * 64)];
      const run = (): void =>
        demosaicRows(kernels, recording, { source, target, width: 8, rows: 8 }, pattern, RAW_RANGE);
      if (pattern === 'MONO') expect(run).toThrow('A sensor without filters has nothing to demosaic.');
      else run();
      expect(made.map((mat) => mat.isDeleted())).toEqual([true, true]);
    },
  );

  it('needs no memory but three integers of 16 bits a pixel', () => {
    const kernels = createKernels();
    const count = WIDTH * HEIGHT;
    const [source, target] = [kernels.allocate(4 * count), kernels.allocate(RGB_PIXEL_BYTES * count)];
    const before = kernels.highWaterBytes;
    demosaicRows(kernels, cv, { source, target, width: WIDTH, rows: HEIGHT }, 'RGGB', RAW_RANGE);
    expect(kernels.highWaterBytes - before).toBe(6 * count);
  });
});
