import { createHash } from 'node:crypto';
import { writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { memoryHost } from '../fixtures/memory-host.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadMasters } from './load-masters.ts';
import { NO_MASTERS } from './masters.ts';
import type { Masters } from './masters.ts';

const WIDTH = 40;
const HEIGHT = 120;
const COUNT = WIDTH * HEIGHT;

type Image = (x: number, y: number) => number;

function file(image: Image): Uint8Array {
  const data = Float32Array.from({ length: COUNT }, (_, i) => image(i % WIDTH, Math.floor(i / WIDTH)));
  return writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data }]);
}

async function load(
  images: Readonly<Record<string, Image>>,
): Promise<{ masters: Masters; kernels: Kernels }> {
  const kernels = createKernels();
  const inputs = Object.fromEntries(
    Object.entries(images).map(([kind, image]) => [kind, { name: `${kind}.fit`, handle: file(image) }]),
  );
  return { kernels, masters: await loadMasters(kernels, memoryHost, inputs) };
}

/** Falls towards the corner, and differs from phase to phase of the filter cell. */
const response: Image = (x, y) => (1 - 0.004 * x - 0.002 * y) * [1, 0.6, 0.7, 0.5][2 * (y & 1) + (x & 1)];
/** Has a step, which must not remain in the flat. */
const bias: Image = (x) => (x < 20 ? 300 : 340);

/**
 * Expected pixels of the inverse flat: one over the response, normalised to the median of every fourth pixel of each
 * phase.
 */
function expectInverse({ masters, kernels }: Awaited<ReturnType<typeof load>>, light: Image): void {
  const inverse = kernels.f32(masters.inverseFlat, COUNT);
  for (const [px, py] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ]) {
    const sample: number[] = [];
    for (let y = py; y < HEIGHT; y += 8) for (let x = px; x < WIDTH; x += 8) sample.push(light(x, y));
    sample.sort((a, b) => a - b);
    const half = sample.length / 2;
    const typical = half % 1 === 0 ? (sample[half - 1] + sample[half]) / 2 : sample[Math.floor(half)];
    for (let y = py; y < HEIGHT; y += 2)
      for (let x = px; x < WIDTH; x += 2)
        expect(Math.abs(inverse[y * WIDTH + x] * (light(x, y) / typical) - 1)).toBeLessThan(1e-5);
  }
}

describe('loadMasters', () => {
  it('takes the bias from a flat that still has it', async () => {
    const flat: Image = (x, y) => bias(x, y) + 2000 * response(x, y);
    expectInverse(await load({ bias, flat }), response);
  });

  it('leaves a flat that has no bias as it is', async () => {
    expectInverse(await load({ bias, flat: (x, y) => 800 * response(x, y) }), response);
    expectInverse(await load({ flat: (x, y) => 2000 * response(x, y) }), response);
  });

  it('takes a flat over twice the bias for one that has it', async () => {
    const level: Image = () => 300;
    const after = async (flat: number): Promise<number> => {
      const { masters, kernels } = await load({
        bias: level,
        flat: (x, y) => (x === 5 && y === 5 ? 0.75 * flat : flat),
      });
      return kernels.f32(masters.inverseFlat, COUNT)[5 * WIDTH + 5];
    };
    expect(await after(604)).toBeCloseTo(304 / (453 - 300), 5);
    expect(await after(596)).toBeCloseTo(596 / 447, 5);
  });

  it('judges flat and bias by the medians of their first hundred rows', async () => {
    // Of 100 rows, 52 are the second of the levels; of three rows or of all 120, more are another.
    const rows: (levels: readonly number[]) => Image = (levels) => (_, y) =>
      levels[y < 3 ? 0 : y < 55 ? 1 : 2];
    const of = async (bias: readonly number[], flat: readonly number[]): Promise<number> => {
      const { masters, kernels } = await load({ bias: rows(bias), flat: rows(flat) });
      return kernels.f32(masters.inverseFlat, COUNT)[40 * WIDTH];
    };
    const one = [300, 300, 300];
    // Most rows of a quarter phase are the last ones: those are typical.
    expect(await of(one, [500, 1300, 400])).toBeCloseTo(100 / 1000, 6);
    expect(await of(one, [1300, 500, 1300])).toBeCloseTo(1300 / 500, 6);
    expect(await of([900, 300, 900], [1300, 1300, 1300])).toBeCloseTo(400 / 1000, 6);
    expect(await of([300, 900, 300], [1300, 1300, 1300])).toBe(1);
  });

  it('knows nothing of pixels with a twentieth of the light or less', async () => {
    const flat: Image = (x, y) => (y !== 9 ? 1000 : ([49, 51, -10, 0, 1000, 50][x] ?? 1000));
    const { masters, kernels } = await load({ flat });
    const row = kernels.f32(masters.inverseFlat, COUNT).subarray(9 * WIDTH, 9 * WIDTH + 6);
    expect([...row].map((value) => Math.round(1000 * value))).toEqual([NaN, 19608, NaN, NaN, 1000, NaN]);
  });

  it('subtracts the dark, or else the bias, and changes neither', async () => {
    const dark: Image = (x, y) => 500 + x - y;
    for (const [images, wanted] of [
      [{ bias, dark }, dark],
      [{ bias }, bias],
      [{ dark, flat: (): number => 900 }, dark],
    ] as const) {
      const { masters, kernels } = await load(images);
      const got = kernels.f32(masters.dark, COUNT);
      for (let i = 0; i < COUNT; i += 7) expect(got[i]).toBe(wanted(i % WIDTH, Math.floor(i / WIDTH)));
    }
    const { masters } = await load({ flat: () => 900 });
    expect(masters.dark).toBe(0);
    expect((await load({ bias })).masters.inverseFlat).toBe(0);
  });

  it('says size, names and digests of the files', async () => {
    const { masters } = await load({ bias, flat: () => 900 });
    expect([masters.width, masters.height]).toEqual([WIDTH, HEIGHT]);
    const digest = (image: Image): string => createHash('sha256').update(file(image)).digest('hex');
    expect(masters.files).toEqual({
      bias: { name: 'bias.fit', sha256: digest(bias) },
      flat: { name: 'flat.fit', sha256: digest(() => 900) },
    });
    expect((await load({})).masters).toEqual(NO_MASTERS);
  });

  it('refuses masters of two sizes, and files that are no images', async () => {
    const small = (shape: [number, number]): Uint8Array =>
      writeFits([{ kind: 'image', shape, data: new Float32Array(shape[0] * shape[1]).fill(1) }]);
    const of = (bytes: Uint8Array): Promise<Masters> =>
      loadMasters(createKernels(), memoryHost, {
        bias: { name: 'b', handle: file(bias) },
        dark: { name: 'd', handle: bytes },
      });
    await expect(of(small([WIDTH, HEIGHT - 2]))).rejects.toThrow(/differ in size/);
    await expect(of(small([WIDTH - 2, HEIGHT]))).rejects.toThrow(/differ in size/);
    await expect(of(new Uint8Array(5760))).rejects.toThrow(/^The master dark cannot be used\. /);
  });

  it('keeps no more memory than the images need', async () => {
    const { kernels } = await load({ bias, dark: bias, flat: () => 900 });
    const used = kernels.mark() - createKernels().mark();
    expect(used).toBeGreaterThanOrEqual(3 * 4 * COUNT);
    expect(used).toBeLessThan(3 * (4 * COUNT + 200));
  });
});
