import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { calibrateRows, mastersFit, NO_MASTERS } from './masters.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const WIDTH = 13;
const HEIGHT = 9;
const COUNT = WIDTH * HEIGHT;

function setUp(): {
  kernels: ReturnType<typeof createKernels>;
  dark: number;
  inverseFlat: number;
  raw: Float32Array;
} {
  const random = seededRandom(5);
  const kernels = createKernels();
  const dark = kernels.allocate(4 * COUNT + 32);
  const inverseFlat = kernels.allocate(4 * COUNT + 32);
  for (let i = 0; i < COUNT; i++) {
    kernels.f32(dark, COUNT)[i] = 400 + 10 * random.normal();
    kernels.f32(inverseFlat, COUNT)[i] = i === 40 ? NaN : 0.5 + random.uniform();
  }
  return {
    kernels,
    dark,
    inverseFlat,
    raw: Float32Array.from({ length: COUNT }, () => 2000 * random.uniform()),
  };
}

describe('calibrateRows', () => {
  it.each([
    ['dark and flat', true, true],
    ['dark alone', true, false],
    ['flat alone', false, true],
    ['nothing', false, false],
  ])('%s, on any rows of the frame', (_, hasDark, hasFlat) => {
    const { kernels, dark, inverseFlat, raw } = setUp();
    const masters = {
      dark: hasDark ? dark : 0,
      inverseFlat: hasFlat ? inverseFlat : 0,
      width: WIDTH,
      height: HEIGHT,
      files: {},
    };
    for (const [first, end] of [
      [0, 9],
      [3, 4],
      [5, 9],
    ]) {
      const from = first * WIDTH;
      const count = (end - first) * WIDTH;
      const pixels = kernels.allocate(4 * count + 32);
      kernels.f32(pixels, count).set(raw.subarray(from, from + count));
      calibrateRows(kernels, masters, pixels, from, count);
      const got = kernels.f32(pixels, count);
      const [darks, flats] = [kernels.f32(dark, COUNT), kernels.f32(inverseFlat, COUNT)];
      for (let i = 0; i < count; i++) {
        const subtracted = hasDark ? Math.fround(raw[from + i] - darks[from + i]) : raw[from + i];
        expect(got[i]).toBe(hasFlat ? Math.fround(subtracted * flats[from + i]) : subtracted);
      }
    }
  });
});

describe('mastersFit', () => {
  it('asks for the same size, or for no masters', () => {
    const masters = { ...NO_MASTERS, dark: 64, width: WIDTH, height: HEIGHT };
    expect(mastersFit(masters, WIDTH, HEIGHT)).toBe(true);
    expect(mastersFit(masters, WIDTH, HEIGHT + 1)).toBe(false);
    expect(mastersFit(masters, WIDTH + 1, HEIGHT)).toBe(false);
    expect(mastersFit(NO_MASTERS, 1080, 1920)).toBe(true);
  });
});
