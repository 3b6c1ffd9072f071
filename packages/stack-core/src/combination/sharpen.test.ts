import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { describeSharpening, sharpeningOf } from './describe-sharpening.ts';
import { FOR_GREEN, FOR_RED_AND_BLUE, PASSES, SHARPENING_MARGIN_ROWS } from './sharpen.ts';
import type { Sharpening } from './sharpen.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const PAD = 4;

interface Plane {
  readonly width: number;
  readonly rows: number;
  readonly value: number[];
  /** 0 is no data. */
  readonly weight: number[];
}

function plane(width: number, rows: number, seed: number, missing: number): Plane {
  const random = seededRandom(seed);
  const count = width * rows;
  return {
    width,
    rows,
    value: Array.from({ length: count }, () => Math.fround(100 + 900 * random.uniform())),
    weight: Array.from({ length: count }, () =>
      random.uniform() < missing ? 0 : Math.fround(0.1 + 3 * random.uniform()),
    ),
  };
}

/** Runs the kernel on a padded copy and returns the pixels. */
function sharpened(
  { width, rows, value, weight }: Plane,
  smoothing: number,
  inverse: number,
  passes: number,
): number[] {
  const kernels = createKernels();
  const stride = Math.ceil(width / 4) * 4 + 2 * PAD;
  const [values, weights, scratch] = [0, 1, 2].map(() => kernels.allocate(4 * stride * rows));
  for (const address of [values, weights, scratch]) kernels.f32(address, stride * rows).fill(0);
  for (let y = 0; y < rows; y++) {
    kernels.f32(values, stride * rows).set(value.slice(y * width, (y + 1) * width), y * stride + PAD);
    kernels.f32(weights, stride * rows).set(weight.slice(y * width, (y + 1) * width), y * stride + PAD);
  }
  kernels.call.sharpen(values, weights, scratch, stride, rows, smoothing, inverse, passes);
  const out = kernels.f32(values, stride * rows);
  return value.map((_, i) => out[Math.floor(i / width) * stride + PAD + (i % width)]);
}

function blur(image: readonly number[], width: number, rows: number, neighbour: number): number[] {
  const kernel = [neighbour, 1 - 2 * neighbour, neighbour];
  return image.map((own, i) => {
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
        const isInside = x >= 0 && y >= 0 && x < width && y < rows;
        const value = isInside ? image[y * width + x] : NaN;
        sum += (Number.isNaN(value) ? own : value) * kernel[dx + 1] * kernel[dy + 1];
      }
    }
    return sum;
  });
}

/** The definition: a weighted smoothing, then Van Cittert's iteration against another blur. */
function sharpenedNaively(
  { width, rows, value, weight }: Plane,
  smoothing: number,
  inverse: number,
  passes: number,
): number[] {
  const sum = (of: (i: number) => number, i: number): number => {
    const kernel = [smoothing, 1 - 2 * smoothing, smoothing];
    let total = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
        if (x >= 0 && y >= 0 && x < width && y < rows)
          total += of(y * width + x) * kernel[dx + 1] * kernel[dy + 1];
      }
    }
    return total;
  };
  const smooth = value.map((_, i) => {
    const y = Math.floor(i / width);
    if (weight[i] === 0 || y === 0 || y === rows - 1) return NaN;
    return sum((j) => value[j] * weight[j], i) / sum((j) => weight[j], i);
  });
  let estimate = smooth;
  for (let pass = 0; pass < passes; pass++) {
    const blurred = blur(estimate, width, rows, inverse);
    estimate = estimate.map((own, i) => own + smooth[i] - blurred[i]);
  }
  return estimate;
}

describe.each<[string, Sharpening]>([
  ['green', FOR_GREEN],
  ['red and blue', FOR_RED_AND_BLUE],
])('sharpen for %s', (_, { smoothing, inverse }) => {
  it.each([
    ['a full plane', 0],
    ['a plane with gaps', 0.15],
    ['a plane with few pixels', 0.8],
  ])('equals the definition: %s', (_kind, missing) => {
    for (const [width, rows] of [
      [32, 12],
      [37, 9],
      [5, 8],
    ]) {
      for (const passes of [0, 1, 2, 3]) {
        const image = plane(width, rows, 7 * width + passes, missing);
        const got = sharpened(image, smoothing, inverse, passes);
        const wanted = sharpenedNaively(image, smoothing, inverse, passes);
        for (let i = 0; i < got.length; i++) {
          const y = Math.floor(i / width);
          if (y < 1 + passes || y >= rows - 1 - passes) continue;
          if (Number.isNaN(wanted[i])) expect(got[i]).toBeNaN();
          else expect(Math.abs(got[i] - wanted[i]), `${width} x ${rows}, pixel ${i}`).toBeLessThan(0.02);
        }
      }
    }
  });

  it('leaves a constant as it is, also beside missing pixels and borders, and NaN where it was', () => {
    const image = plane(29, 16, 3, 0.3);
    image.value.fill(512);
    sharpened(image, smoothing, inverse, PASSES).forEach((value, i) => {
      const y = Math.floor(i / 29);
      if (y < SHARPENING_MARGIN_ROWS || y >= 16 - SHARPENING_MARGIN_ROWS) return;
      if (image.weight[i] === 0) expect(value).toBeNaN();
      else expect(Math.abs(value - 512)).toBeLessThan(0.01);
    });
  });

  it('keeps the light of a star and makes it sharper than the smoothing left it', () => {
    const image = plane(33, 33, 1, 0);
    image.weight.fill(1);
    image.value.forEach((_, i) => {
      const [x, y] = [(i % 33) - 16, Math.floor(i / 33) - 16];
      image.value[i] = 1000 * Math.exp(-(x * x + y * y) / 4);
    });
    const total = (pixels: readonly number[]): number =>
      pixels.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
    const smoothed = sharpened(image, smoothing, inverse, 0);
    const sharp = sharpened(image, smoothing, inverse, PASSES);
    expect(total(sharp) / total(image.value)).toBeCloseTo(1, 4);
    expect(sharp[16 * 33 + 16]).toBeGreaterThan(1.1 * smoothed[16 * 33 + 16]);
  });
});

describe('describeSharpening', () => {
  it('says what is done to each channel, in the numbers it is done with', () => {
    expect(describeSharpening({ resampling: 'cfa', channelCount: 3 })).toBe(
      `van Cittert ${PASSES}, G ${FOR_GREEN.smoothing}/${FOR_GREEN.inverse}, RB ${FOR_RED_AND_BLUE.smoothing}/${FOR_RED_AND_BLUE.inverse}`,
    );
    expect(describeSharpening({ resampling: 'cfa', channelCount: 1 })).toBe('van Cittert 2, 0.22/0.29');
    expect(describeSharpening({ resampling: 'demosaic', channelCount: 3 })).toBe('none');
    const channels = [0, 1, 2].map((channel) =>
      sharpeningOf({ resampling: 'cfa', channelCount: 3 }, channel),
    );
    expect(channels).toEqual([FOR_RED_AND_BLUE, FOR_GREEN, FOR_RED_AND_BLUE]);
  });
});
