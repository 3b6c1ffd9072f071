import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { medianOf } from '../ground/median.ts';
import { createKernels } from '../kernels/kernels.ts';
import { keysOfRows, measureBlockLevels, surveyBlocks } from './survey-blocks.ts';

const kernels = createKernels();

/** A frame of the given values. */
function frameOf(
  width: number,
  height: number,
  value: (x: number, y: number) => number,
): { address: number; width: number; height: number; pixels: Float32Array } {
  const address = kernels.allocate(4 * width * height + 32);
  const pixels = Float32Array.from({ length: width * height }, (_, n) =>
    value(n % width, Math.floor(n / width)),
  );
  kernels.f32(address, pixels.length).set(pixels);
  return { address, width, height, pixels };
}

const random = seededRandom(7);
const NOISE = frameOf(110, 75, () => 900 + 60 * random.normal());

/** Corners of the blocks of a side: the last ones lie within the frame. */
function starts(size: number): number[] {
  return Array.from({ length: Math.ceil(size / 32) }, (_, n) => Math.min(32 * n, size - 32));
}

describe('surveyBlocks', () => {
  it('samples every fourth pixel along both sides of a block', () => {
    const { pixels, width, height } = NOISE;
    const naive = starts(height).flatMap((top) =>
      starts(width).map((left) => {
        const x0 = Math.max(2, left);
        const triples = Array.from({ length: 64 }, (_, n) => {
          const x = Math.min(width - 3, x0 + 4 * (n % 8));
          const at = (top + 4 * Math.floor(n / 8)) * width + x;
          return [pixels[at - 2], pixels[at], pixels[at + 2]];
        });
        const here = triples.map(([, value]) => value);
        const mean = here.reduce((sum, value) => sum + value, 0) / 64;
        const bends = triples.map(([before, value, after]) => 2 * value - before - after);
        const root = bends.reduce((sum, bend) => sum + Math.sqrt(Math.abs(bend)), 0) / 64;
        return {
          low: Math.min(...triples.flat()),
          high: Math.max(...triples.flat()),
          mean,
          variance: here.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 64,
          curvature: root * root,
          squaredCurvature: bends.reduce((sum, bend) => sum + bend * bend, 0) / 64,
        };
      }),
    );
    const found = surveyBlocks(kernels, NOISE);
    expect(found.length).toBe(12);
    found.forEach((block, n) => {
      for (const key of Object.keys(naive[n]) as (keyof typeof block)[])
        expect(block[key] / naive[n][key]).toBeCloseTo(1, 9);
    });
  });
});

describe('measureBlockLevels', () => {
  it.each([
    ['GRBG', 0],
    ['RGGB', 1],
    ['MONO', 0],
  ] as const)('is the median of the means of lines of green: %s', (pattern, phaseX) => {
    const { pixels, width, height } = NOISE;
    const even = (size: number): number[] =>
      Array.from({ length: Math.ceil(size / 32) }, (_, n) => Math.min(32 * n, (size - 32) & ~1));
    const naive = even(height).flatMap((top) =>
      even(width).map((left) =>
        medianOf(
          Array.from({ length: 16 }, (_, line) => {
            const row = (top + 2 * line) * width + left + phaseX;
            return Array.from({ length: 16 }, (_, n) => pixels[row + 2 * n]).reduce((a, b) => a + b, 0) / 16;
          }),
        ),
      ),
    );
    const found = measureBlockLevels(kernels, { ...NOISE, pattern });
    expect(found.length).toBe(12);
    found.forEach((level, n) => {
      expect(level).toBeCloseTo(naive[n], 3);
    });
  });

  it('passes over lines without data, and tells a block without any', () => {
    const gap = frameOf(64, 64, (x, y) => (y < 32 && x < 32 ? NaN : y === 40 ? NaN : 100 + y));
    const [none, above, below] = measureBlockLevels(kernels, { ...gap, pattern: 'GRBG' });
    expect([none, above]).toEqual([NaN, 115]);
    // Line 40 is missing: the middle of 32, 34, 36, 38, 42 ... 62 is 48.
    expect(below).toBe(148);
  });
});

describe('keysOfRows', () => {
  it('is equal for equal rows alone', () => {
    const rows = frameOf(60, 40, (x, y) => (y === 30 ? 7 * x + 11 : 7 * x + y));
    const keys = keysOfRows(kernels, rows, 2);
    expect([...new Set(keys)].length).toBe(39);
    expect(keys[30]).toBe(keys[11]);
  });
});
