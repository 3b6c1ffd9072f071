import { describe, expect, it } from 'vitest';
import { filterMesh, measureBackground, measurePlaneBackground } from './background.ts';
import type { Background } from './background.ts';
import { createKernels } from '../kernels/kernels.ts';
import { medianOf } from '../ground/median.ts';

/** Normal deviates by the sum of twelve uniform ones. */
function createNoise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

function measure(width: number, height: number, pixel: (x: number, y: number) => number): Background {
  const kernels = createKernels();
  const address = kernels.allocate(4 * width * height);
  const pixels = kernels.f32(address, width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = pixel(i % width, Math.floor(i / width));
  return measureBackground(kernels, { address, width, height, pattern: 'GRBG' }).background;
}

/** Of a sky that rises by `riseAdu` a pixel along x and falls by half of that along y. */
const tilt = (riseAdu: number) => (x: number, y: number) => 4000 + riseAdu * (x - 0.5 * y);
const sides = { width: 540, height: 410 } as const;
const centre = (cell: number, count: number, sizePx: number): number =>
  (cell * 64 + (cell === count - 1 ? sizePx : (cell + 1) * 64) - 1) / 2;

describe('a tilted sky', () => {
  it.each([0.05, 0.6, 6, 30])('has the noise of a level one, at a slope of %d ADU a pixel', (rise) => {
    const sky = tilt(rise);
    const [noise, same] = [createNoise(3), createNoise(3)];
    const level = measure(sides.width, sides.height, () => 4000 + 20 * noise());
    const tilted = measure(sides.width, sides.height, (x, y) => sky(x, y) + 20 * same());
    for (let phase = 0; phase < 4; phase++) {
      expect(tilted.medianSigma[phase] / level.medianSigma[phase]).toBeCloseTo(1, 1.7);
      const { columns, rows } = tilted;
      for (let cell = 0; cell < columns * rows; cell++) {
        const [x, y] = [cell % columns, Math.floor(cell / columns)];
        expect(Math.abs(tilted.sigma[phase][cell] / level.sigma[phase][cell] - 1)).toBeLessThan(0.1);
        const truth = sky(centre(x, columns, sides.width), centre(y, rows, sides.height));
        // 20 ADU over the root of a thousand samples, and half a pixel between the phases.
        expect(Math.abs(tilted.level[phase][cell] - truth)).toBeLessThan(4 * 0.65 + rise);
      }
    }
  });

  it('is made level in a plane up to the rim, at its median; a level one is left as it is', () => {
    for (const rise of [0, 0.01, 5]) {
      const { width, height } = sides;
      const sky = tilt(rise);
      const noise = createNoise(4);
      const kernels = createKernels();
      const address = kernels.allocate(4 * width * height);
      const pixels = kernels.f32(address, width * height);
      const before = pixels.map((_, i) => sky(i % width, Math.floor(i / width)) + 5 * noise());
      pixels.set(before);
      const background = measurePlaneBackground(kernels, { address, width, height });
      const after = kernels.f32(address, width * height);
      if (rise < 1) {
        expect(after.every((value, i) => value === before[i])).toBe(true);
        continue;
      }
      const { columns, rows } = background;
      const truth = Array.from({ length: columns * rows }, (_, cell) =>
        sky(centre(cell % columns, columns, width), centre(Math.floor(cell / columns), rows, height)),
      );
      expect(Math.abs(background.medianSigma[0] - 5)).toBeLessThan(0.2);
      expect(Math.abs(background.medianLevel[0] - medianOf(truth))).toBeLessThan(2);
      for (let y = 0; y < height; y += 7) {
        for (let x = 0; x < width; x += 7) {
          const own = before[y * width + x] - sky(x, y);
          const left = after[y * width + x] - background.medianLevel[0] - own;
          expect(Math.abs(left)).toBeLessThan(5);
        }
      }
    }
  });
});

describe('measureBackground', () => {
  it('finds level and noise of each phase', () => {
    const noise = createNoise(1);
    const background = measure(280, 210, (x, y) => 1000 + 100 * ((y & 1) * 2 + (x & 1)) + 20 * noise());
    expect(background.columns).toBe(4);
    expect(background.rows).toBe(3);
    background.medianLevel.forEach((level, phase) => {
      expect(Math.abs(level - 1000 - 100 * phase)).toBeLessThan(1);
    });
    background.medianSigma.forEach((sigma) => {
      expect(Math.abs(sigma - 20)).toBeLessThan(0.8);
    });
  });

  it('equals a naive clipping of the same samples', () => {
    const noise = createNoise(2);
    const pixels = Array.from({ length: 64 * 64 }, (_, i) => (i % 61 === 0 ? 9000 : 500 + 10 * noise()));
    const background = measure(64, 64, (x, y) => pixels[y * 64 + x]);
    for (let phase = 0; phase < 4; phase++) {
      let kept = pixels.filter((_, i) => (Math.floor(i / 64) & 1) * 2 + (i & 1) === phase);
      let mean = medianOf(kept);
      let sigma = 1.4826 * medianOf(kept.map((value) => Math.abs(value - mean)));
      for (let round = 0; round < 12; round++) {
        const inside = kept.filter((value) => Math.abs(value - mean) <= 2.5 * sigma);
        mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
        sigma =
          1.0475619 * Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length);
        kept = kept.filter((value) => value < 5000);
      }
      // The kernel stops after three rounds, of which two on a quarter of the lines.
      expect(Math.abs(background.level[phase][0] - mean)).toBeLessThan(0.5);
      expect(Math.abs(background.sigma[phase][0] - sigma)).toBeLessThan(0.4);
    }
  });

  it('ignores missing samples and leaves cells without data to their neighbours', () => {
    const noise = createNoise(3);
    const background = measure(192, 192, (x, y) =>
      x < 64 && y < 64 ? NaN : (x + y) % 9 === 0 ? NaN : 300 + 5 * noise(),
    );
    expect(background.level[0][0]).toBeNaN();
    expect(Math.abs(background.level[0][4] - 300)).toBeLessThan(1);
    expect(filterMesh(background.level[0], 3, 3)[0]).toBeCloseTo(300, -0.5);
  });

  it('gives a constant frame no noise, an empty one no level, a tiny one no crash', () => {
    expect(measure(128, 128, () => 77).medianSigma).toEqual([0, 0, 0, 0]);
    expect(measure(128, 128, () => 77).medianLevel).toEqual([77, 77, 77, 77]);
    expect(measure(128, 128, () => NaN).medianLevel).toEqual([NaN, NaN, NaN, NaN]);
    expect(measure(3, 2, () => 1).columns).toBe(1);
    const { width, height, cellPx, columns, rows } = measure(159, 161, () => 1);
    expect([width, height, cellPx, columns, rows]).toEqual([159, 161, 64, 2, 3]);
  });
});

describe('measurePlaneBackground', () => {
  it('follows a gradient', () => {
    const kernels = createKernels();
    const noise = createNoise(4);
    const plane = { address: kernels.allocate(4 * 256 * 256), width: 256, height: 256 };
    const pixels = kernels.f32(plane.address, 256 * 256);
    for (let i = 0; i < pixels.length; i++) pixels[i] = 100 + 0.1 * (i % 256) + noise();
    const { level, columns } = measurePlaneBackground(kernels, plane);
    // Made level, at the median of the four cells.
    for (let c = 0; c < columns; c++)
      expect(Math.abs(level[0][c] - 100 - 0.1 * (64 * 1.5 + 31.5))).toBeLessThan(0.4);
  });
});

describe('filterMesh', () => {
  it('is the median of the cells around each, fewer at borders', () => {
    // prettier-ignore
    const mesh = Float32Array.of(
      1, 9, 2, 30,
      8, 5, 70, 4,
      3, 60, 7, 6,
    );
    // prettier-ignore
    expect([...filterMesh(mesh, 4, 3)]).toEqual([
      6.5, 6.5, 7, 17,
      6.5, 7, 7, 6.5,
      6.5, 7.5, 6.5, 6.5,
    ]);
  });

  it('takes the median of all where none around has a value', () => {
    const mesh = Float32Array.of(NaN, NaN, NaN, 4, NaN, 8, NaN, 5);
    expect([...filterMesh(mesh, 8, 1)]).toEqual([5, 5, 4, 4, 6, 8, 6.5, 5]);
    expect([...filterMesh(mesh, 1, 8)]).toEqual([5, 5, 4, 4, 6, 8, 6.5, 5]);
    expect([...filterMesh(new Float32Array(4).fill(NaN), 2, 2)]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
