import { describe, expect, it } from 'vitest';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { luminance } from './luminance.ts';

function smooth(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  pattern: CfaPattern = 'GRBG',
): Float32Array {
  const kernels = createKernels();
  const address = kernels.allocate(4 * width * height);
  const target = kernels.allocate(4 * width * height);
  kernels.f32(address, width * height).set(pixels);
  luminance(kernels, { address, width, height, pattern }, target);
  return kernels.f32(target, width * height).slice();
}

/** The definition, pixel by pixel. */
function naive(pixels: ArrayLike<number>, width: number, height: number): number[] {
  const mirror = (i: number, size: number): number => (i < 0 ? -i : i >= size ? 2 * size - 2 - i : i);
  return Array.from({ length: width * height }, (_, at) => {
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const x = mirror((at % width) + dx, width);
        const y = mirror(Math.floor(at / width) + dy, height);
        sum += (2 - Math.abs(dx)) * (2 - Math.abs(dy)) * pixels[y * width + x];
      }
    }
    return sum / 16;
  });
}

describe('luminance', () => {
  it.each([
    [2, 2],
    [3, 5],
    [8, 6],
    [13, 7],
    [64, 33],
  ])('equals the definition on %i x %i pixels', (width, height) => {
    const pixels = Array.from({ length: width * height }, (_, i) => (i * 7919) % 1013);
    const wanted = naive(pixels, width, height);
    smooth(pixels, width, height).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 3);
    });
  });

  it.each(['RGGB', 'BGGR', 'GRBG', 'GBRG'] as const)(
    'weighs colours alike at every pixel of %s',
    (pattern) => {
      const level = { R: 100, G: 1000, B: 10 };
      const pixels = Array.from(
        { length: 20 * 10 },
        (_, i) => level[pattern.charAt((Math.floor(i / 20) & 1) * 2 + (i & 1)) as 'R' | 'G' | 'B'],
      );
      expect(new Set(smooth(pixels, 20, 10, pattern))).toEqual(new Set([100 / 4 + 1000 / 2 + 10 / 4]));
    },
  );

  it('replaces a missing sample by its own colour and keeps holes where nothing is near', () => {
    const width = 24;
    const level = [3, 5, 7, 11];
    const pixels = Array.from(
      { length: width * 24 },
      (_, i) => level[(Math.floor(i / width) & 1) * 2 + (i & 1)],
    );
    pixels[5 * width + 8] = NaN;
    for (let y = 12; y < 22; y++) for (let x = 4; x < 14; x++) pixels[y * width + x] = NaN;
    const smoothed = smooth(pixels, width, 24);
    expect(smoothed[5 * width + 8]).toBeCloseTo(6.5, 5);
    expect(smoothed[5 * width + 9]).toBeCloseTo(6.5, 5);
    expect(smoothed[17 * width + 9]).toBeNaN();
    expect(smoothed.every((value) => Number.isNaN(value) || Math.abs(value - 6.5) < 1e-4)).toBe(true);
  });
});
