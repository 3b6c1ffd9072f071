import { describe, expect, it, vi } from 'vitest';
import type { Background } from '../stars/background.ts';
import { DefectTally, findSuspects, SensorDefects, sensorName } from './find-defects.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const SUSPECT_SIGMA = 2.5;

function background(medianLevel: number[], medianSigma: number[]): Background {
  return { medianLevel, medianSigma } as unknown as Background;
}

function suspectsOf(
  pixels: Float32Array,
  width: number,
  pattern: CfaPattern,
  sky: Background,
): [number, number, number][] {
  const kernels = createKernels();
  const height = pixels.length / width;
  const address = kernels.allocate(4 * pixels.length + 32);
  kernels.f32(address, pixels.length).set(pixels);
  const mark = kernels.mark();
  const found = findSuspects(kernels, { address, width, height, pattern }, sky);
  expect(kernels.mark()).toBe(mark);
  return Array.from({ length: found.length / 3 }, (_, i) => [
    found[3 * i],
    found[3 * i + 1],
    found[3 * i + 2],
  ]);
}

/** The definition, pixel by pixel. */
function suspectsNaively(pixels: Float32Array, width: number, sigma: number[]): number[][] {
  const height = pixels.length / width;
  const at = (x: number, y: number): number => pixels[y * width + x];
  const step = (i: number, by: number, size: number): number =>
    i + by < 0 || i + by >= size ? i - by : i + by;
  const heightAt = (x: number, y: number): number => {
    const [, low, high] = [
      at(step(x, -4, width), y),
      at(step(x, 4, width), y),
      at(x, step(y, -4, height)),
      at(x, step(y, 4, height)),
    ].sort((a, b) => a - b);
    return (at(x, y) - (low + high) / 2) / sigma[(y & 1) * 2 + (x & 1)];
  };
  const found: number[][] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const around = [at(x - 2, y), at(x + 2, y), at(x, y - 2), at(x, y + 2)];
      const margin = SUSPECT_SIGMA * sigma[(y & 1) * 2 + (x & 1)];
      const isOdd = at(x, y) - Math.max(...around) > margin || Math.min(...around) - at(x, y) > margin;
      if (!isOdd) continue;
      let neighbours = 0;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) if (dx !== 0 || dy !== 0) neighbours += heightAt(x + dx, y + dy);
      found.push([y * width + x, 16 * heightAt(x, y), 2 * neighbours]);
    }
  }
  return found;
}

describe('findSuspects', () => {
  it.each([
    [40, 30],
    [41, 29],
    [43, 31],
  ])('equals the definition on %i x %i pixels', (width, height) => {
    const random = seededRandom(width);
    const level = [100, 300, 250, 180];
    const sigma = [5, 9, 8, 6];
    const pixels = Float32Array.from({ length: width * height }, (_, i) => {
      const phase = (Math.floor(i / width) & 1) * 2 + ((i % width) & 1);
      const spike = random.uniform() < 0.03 ? 40 * sigma[phase] * (random.uniform() - 0.3) : 0;
      return level[phase] + sigma[phase] * random.normal() + spike;
    });
    const got = suspectsOf(pixels, width, 'GRBG', background(level, sigma));
    const wanted = suspectsNaively(pixels, width, sigma);
    expect(wanted.length).toBeGreaterThan(10);
    expect(got.map(([index]) => index)).toEqual(wanted.map(([index]) => index));
    got.forEach((record, i) => {
      expect(Math.abs(record[1] - wanted[i][1])).toBeLessThanOrEqual(1);
      expect(Math.abs(record[2] - wanted[i][2])).toBeLessThanOrEqual(1);
    });
  });

  it('takes one level and noise for a sensor without filters', () => {
    const pixels = new Float32Array(30 * 30).fill(100);
    pixels[15 * 30 + 14] = 200;
    expect(suspectsOf(pixels, 30, 'MONO', background([100], [10]))).toEqual([[15 * 30 + 14, 160, 0]]);
  });

  it('hands out lists of their own, which no later frame overwrites', () => {
    const kernels = createKernels();
    const address = kernels.allocate(4 * 900 + 32);
    const of = (hot: number): Int32Array => {
      kernels.f32(address, 900).fill(100)[hot] = 200;
      const frame = { address, width: 30, height: 30, pattern: 'MONO' } as const;
      return findSuspects(kernels, frame, background([100], [10]));
    };
    const first = of(464);
    expect([...of(340)]).toEqual([340, 160, 0]);
    expect([...first]).toEqual([464, 160, 0]);
  });

  it('finds none where there is no noise to measure by', () => {
    const pixels = new Float32Array(30 * 30).fill(100);
    pixels[465] = 5000;
    expect(suspectsOf(pixels, 30, 'GRBG', background([100, 100, 100, 100], [0, 0, 0, 0]))).toEqual([]);
    expect(suspectsOf(pixels, 30, 'GRBG', background([NaN, NaN, NaN, NaN], [NaN, NaN, NaN, NaN]))).toEqual(
      [],
    );
  });

  it('takes a nebula for the surroundings of a hot pixel', () => {
    const width = 60;
    const pixels = Float32Array.from({ length: 60 * 60 }, (_, i) => 100 + 20 * (i % width));
    pixels[30 * width + 31] += 300;
    const [[index, own, around]] = suspectsOf(
      pixels,
      width,
      'GRBG',
      background([100, 100, 100, 100], [10, 10, 10, 10]),
    );
    expect([index, own, around]).toEqual([30 * width + 31, 480, 0]);
  });

  it('is bounded where everything is suspect', () => {
    const width = 600;
    const pixels = Float32Array.from({ length: width * width }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return ((x >> 1) + (y >> 1)) % 2 === 0 ? 1000 : 0;
    });
    const found = suspectsOf(pixels, width, 'GRBG', background([0, 0, 0, 0], [1, 1, 1, 1]));
    expect(found.length).toBe(60_000);
  });
});

/** Suspects of one frame: index, own height and neighbours' mean height in sigma. */
function suspects(...records: readonly [number, number, number][]): Int32Array {
  return Int32Array.from(records.flatMap(([index, own, around]) => [index, 16 * own, 16 * around]));
}

describe('DefectTally', () => {
  const tally = (frames: readonly Int32Array[]): number[] => {
    const counts = new DefectTally(100, 100);
    for (const frame of frames) counts.add(frame);
    return [...counts.defects()];
  };
  const twelve = (...records: readonly [number, number, number][]): Int32Array[] =>
    Array.from({ length: 12 }, () => suspects(...records));

  it('finds what stays, alone, in ascending order', () => {
    expect(tally(twelve([777, 20, 0], [5, 6, 0.1], [4321, -9, 0]))).toEqual([5, 777, 4321]);
  });
  it('leaves stars, which light their neighbours', () => {
    expect(tally(twelve([777, 20, 5], [90, 100, 30]))).toEqual([]);
  });
  it('leaves noise and cosmic rays, which come once', () => {
    const frames = Array.from({ length: 12 }, (_, n) => suspects([n * 100, 50, 0]));
    expect(tally(frames)).toEqual([]);
  });
  it('does not mind the order of frames', () => {
    const frames = Array.from({ length: 9 }, (_, n) => suspects([n % 3, 5 + n, 0.2], [50, 8, 0]));
    expect(tally([...frames].reverse())).toEqual(tally(frames));
    expect(tally(frames)).toContain(50);
  });
  it('asks for much height of one or two frames', () => {
    expect(tally([suspects([1, 30, 0], [2, 4, 0])])).toEqual([1]);
    expect(tally([suspects([1, 30, 0]), suspects([1, 30, 0], [2, 30, 0])])).toEqual([1]);
    expect(tally([])).toEqual([]);
  });
  it.each([
    // Frames, and in how many of them a pixel must be a suspect: three tenths, rounded up, but two at least.
    [3, 2],
    [6, 2],
    [7, 3],
    [10, 3],
    [11, 4],
    [40, 12],
  ])('of %i frames asks for %i', (frames, enough) => {
    const seen = (times: number): number[] =>
      tally(Array.from({ length: frames }, (_, n) => (n < times ? suspects([7, 20, 0]) : suspects())));
    expect(seen(enough)).toEqual([7]);
    expect(seen(enough - 1)).toEqual([]);
  });
  it('asks of many frames for 2.5 sigma on the mean, of one or two for 8', () => {
    expect(tally(twelve([1, 2.5, 0], [2, 2.4375, 0], [3, -2.5, 0], [4, -2.4375, 0]))).toEqual([1, 3]);
    expect(tally([suspects([1, 8, 0], [2, 7.9375, 0], [3, -8, 0])])).toEqual([1, 3]);
    const two = suspects([1, 8, 0], [2, 7.9375, 0]);
    expect(tally([two, two])).toEqual([1]);
    const three = suspects([1, 2.5, 0]);
    expect(tally([three, three, three])).toEqual([1]);
  });
  it('asks that the neighbours have less than 0.12 of its height, over or under the sky', () => {
    const records: [number, number, number][] = [
      [1, 100, 11.5],
      [2, 100, 12.5],
      [3, -100, -11.5],
      [4, -100, -12.5],
      [5, 100, -11.5],
      [6, 100, -12.5],
    ];
    expect(tally(twelve(...records))).toEqual([1, 3, 5]);
  });
  it('adds heights up, so that noise of both signs cancels', () => {
    const frames = Array.from({ length: 12 }, (_, n) => suspects([1, n % 2 === 0 ? 6 : -6, 0], [2, 6, 0]));
    expect(tally(frames)).toEqual([2]);
    const around = Array.from({ length: 12 }, (_, n) => suspects([3, 6, n % 2 === 0 ? 5 : -5], [4, 6, 5]));
    expect(tally(around)).toEqual([3]);
  });
  it('finds anew when another frame is added', () => {
    const counts = new DefectTally(100, 100);
    for (let n = 0; n < 3; n++) counts.add(suspects([9, 20, 0]));
    expect([...counts.defects()]).toEqual([9]);
    for (let n = 0; n < 9; n++) counts.add(suspects([8, 20, 0]));
    expect([...counts.defects()]).toEqual([8]);
  });
  it('knows nothing any more once it has given its memory back', () => {
    const counts = new DefectTally(100, 100);
    for (let n = 0; n < 3; n++) counts.add(suspects([9, 20, 0]));
    counts.free();
    expect([...counts.defects()]).toEqual([]);
  });
  it('survives heights beyond measure', () => {
    const wild = Int32Array.from([7, 2147483647, 0]);
    expect(tally(Array.from({ length: 2000 }, () => wild))).toEqual([7]);
  });
});

describe('SensorDefects', () => {
  const layout = { width: 8, height: 8, bitpix: 16, bscale: 1, bzero: 0, dataOffset: 0 };
  const frame = (telescope: string, pixel: number): Parameters<SensorDefects['add']>[0] =>
    ({
      meta: { telescope, instrument: 'S50' },
      layout,
      pattern: 'GRBG',
      suspects: Int32Array.of(pixel, 16 * 20, 0),
    }) as unknown as Parameters<SensorDefects['add']>[0];

  it('counts the defects of each telescope by themselves', () => {
    const defects = new SensorDefects();
    for (let n = 0; n < 3; n++) {
      defects.add(frame('one', 9));
      defects.add(frame('two', 20));
    }
    expect([...defects.of(sensorName(frame('one', 0)))]).toEqual([9]);
    expect([...defects.of(sensorName(frame('two', 0)))]).toEqual([20]);
    expect([...defects.of(sensorName(frame('three', 0)))]).toEqual([]);
  });

  it.each([
    ['telescope', { meta: { telescope: 'other', instrument: 'S50' } }],
    ['instrument', { meta: { telescope: 'one', instrument: 'S30' } }],
    ['width', { layout: { ...layout, width: 9 } }],
    ['height', { layout: { ...layout, height: 9 } }],
    ['pattern', { pattern: 'RGGB' }],
  ])('tells sensors apart by their %s', (_, changes) => {
    const one = frame('one', 9);
    expect(sensorName({ ...one, ...changes } as typeof one)).not.toBe(sensorName(one));
    expect(sensorName(frame('one', 20))).toBe(sensorName(one));
  });

  it('gives the memory of every tally back', () => {
    const defects = new SensorDefects();
    defects.add(frame('one', 9));
    defects.add(frame('two', 9));
    const freed = vi.spyOn(DefectTally.prototype, 'free');
    defects.free();
    expect(freed).toHaveBeenCalledTimes(2);
    freed.mockRestore();
    expect([...defects.of(sensorName(frame('one', 0)))]).toEqual([]);
  });
});
