import { describe, expect, it } from 'vitest';
import { combineNaively, combineRow, normalRows } from './fixtures/combine-samples.ts';
import type { SampleSet } from './fixtures/combine-samples.ts';
import { REJECTIONS } from '../options.ts';
import type { Rejection } from '../options.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const CLIPPING: readonly Rejection[] = ['sigma', 'winsorized', 'mad'];
/** Largest number of samples with an exact median. */
const EXACT_UP_TO = 16;
const WIDTH = 23;

/** Weights with zeros: a pixel may lack any of its samples, or all. */
function patchyWeights(count: number, width: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: width }, (_, x) =>
      x === 7 || random.uniform() < 0.3 ? 0 : 0.25 + random.uniform(),
    ),
  );
}

describe.each(REJECTIONS)('combine, %s', (rejection) => {
  it('equals the textbook for 1 to 16 complete samples', () => {
    for (let count = 1; count <= EXACT_UP_TO; count++) {
      for (const width of [1, 4, WIDTH]) {
        const set: SampleSet = { values: normalRows(count, width, 100 + count), rejection, limits: [2, 2.5] };
        combineRow(set).forEach((got, x) => {
          const wanted = combineNaively(set, x);
          expect(got.samples).toBe(count);
          expect(got.rejected, `${count} samples, pixel ${x}`).toBe(wanted.rejected);
          expect(got.weight).toBeCloseTo(wanted.weight, 5);
          expect(Math.abs(got.mean - wanted.mean)).toBeLessThan(2e-4);
        });
      }
    }
  });

  it('heeds weights, noise and the least deviation of each frame', () => {
    const random = seededRandom(7);
    for (const count of [5, 9, 16]) {
      const sigmas = Array.from({ length: count }, () => 0.5 + 2 * random.uniform());
      const values = normalRows(count, WIDTH, count).map((row, n) =>
        row.map((v) => 500 + (v - 500) * sigmas[n]),
      );
      const weights = values.map((row, n) => row.map(() => 1 / sigmas[n] ** 2));
      for (const [least, share] of [
        [0, 0],
        [0.8, 0],
        [0, 0.02],
        [0.8, 0.002],
      ]) {
        const set: SampleSet = {
          values,
          weights,
          sigmas,
          rejection,
          limits: [1.8, 2],
          least,
          sky: 30,
          share,
        };
        combineRow(set).forEach((got, x) => {
          const wanted = combineNaively(set, x);
          expect(got.rejected).toBe(wanted.rejected);
          expect(Math.abs(got.weight - wanted.weight)).toBeLessThan(1e-3);
          expect(Math.abs(got.mean - wanted.mean)).toBeLessThan(5e-4);
        });
      }
    }
  });

  it('finds the weighted mean of what is there, for 1 to 40 samples', () => {
    const random = seededRandom(3);
    for (let count = 1; count <= 40; count++) {
      // Within uniform limits no rule at 5 sigma finds an outlier: the answer is known whatever the estimate.
      const values = Array.from({ length: count }, () =>
        Array.from({ length: WIDTH }, () => 200 + 2 * random.uniform()),
      );
      const weights = patchyWeights(count, WIDTH, count);
      const set: SampleSet = { values, weights, rejection, limits: [6, 6], least: 0.6 };
      combineRow(set).forEach((got, x) => {
        const wanted = combineNaively({ ...set, rejection: 'none' }, x);
        expect(got.samples).toBe(wanted.samples);
        expect(got.rejected).toBe(0);
        expect(Math.abs(got.weight - wanted.weight)).toBeLessThan(1e-4);
        if (rejection !== 'median' || wanted.samples === 0) {
          expect(Math.abs(got.mean - wanted.mean)).toBeLessThan(1e-3);
        } else {
          const present = values.flatMap((row, n) => (weights[n][x] > 0 ? [row[x]] : []));
          expect(got.mean).toBeGreaterThanOrEqual(Math.fround(Math.min(...present)));
          expect(got.mean).toBeLessThanOrEqual(Math.fround(Math.max(...present)));
        }
      });
    }
  });
});

describe.each(CLIPPING)('combine, %s, of many samples', (rejection) => {
  it('throws out what stands far off and keeps the rest', () => {
    const random = seededRandom(21);
    for (let count = 20; count <= 40; count++) {
      const values = Array.from({ length: count }, () =>
        Array.from({ length: WIDTH }, () => 100 + 2 * random.uniform()),
      );
      const bad = Array.from({ length: WIDTH }, () => random.below(count));
      bad.forEach((n, x) => (values[n][x] = x % 2 === 0 ? 180 : 20));
      const set: SampleSet = { values, rejection, limits: [4, 4], least: 0.5 };
      combineRow(set).forEach(({ mean, rejected, weight }, x) => {
        const good = values.filter((_, n) => n !== bad[x]).map((row) => row[x]);
        expect(rejected, `${count} samples`).toBe(1);
        expect(weight).toBe(count - 1);
        expect(Math.abs(mean - good.reduce((sum, v) => sum + v, 0) / good.length)).toBeLessThan(1e-3);
      });
    }
  });

  it('loses few good samples and shifts nothing', () => {
    const count = 40;
    const width = 2000;
    const set: SampleSet = { values: normalRows(count, width, 77), rejection, limits: [3, 3], least: 0.8 };
    const pixels = combineRow(set);
    const rejected = pixels.reduce((sum, pixel) => sum + pixel.rejected, 0) / (count * width);
    const plain = pixels.map((_, x) => combineNaively({ ...set, rejection: 'none' }, x).mean);
    const shift = pixels.reduce((sum, { mean }, x) => sum + mean - plain[x], 0) / width;
    // Of normal samples 0.27 % lie beyond 3 sigma.
    expect(rejected).toBeGreaterThan(0.001);
    expect(rejected).toBeLessThan(0.012);
    expect(Math.abs(shift)).toBeLessThan(0.005);
  });
});

describe('combine', () => {
  it.each<Rejection>(['winsorized', 'mad'])(
    'throws an outlier out of as few as three samples: %s',
    (rejection) => {
      const values = [
        [100, 100.5],
        [101, 99.5],
        [400, 20],
      ];
      for (const { rejected, mean } of combineRow({ values, rejection, limits: [4, 4], least: 1 })) {
        expect(rejected).toBe(1);
        expect(Math.abs(mean - 100)).toBeLessThan(0.6);
      }
    },
  );

  it('throws out a trail that a sixth of the frames have, beside missing ones', () => {
    for (const count of [9, 20, 33]) {
      const values = normalRows(count, WIDTH, count);
      const weights = values.map((row, n) => row.map(() => (n % 5 === 0 ? 0 : 1)));
      const trail = Math.floor(count / 6);
      values.slice(1, 1 + trail).forEach((row) => row.fill(900));
      const set: SampleSet = { values, weights, rejection: 'winsorized', limits: [4, 4], least: 0.8 };
      for (const { mean } of combineRow(set)) expect(Math.abs(mean - 500)).toBeLessThan(1.5);
    }
  });

  it('takes the median of few samples exactly', () => {
    const values = [
      [5, 1],
      [1, 2],
      [3, 9],
      [2, 4],
    ];
    expect(combineRow({ values, rejection: 'median' }).map(({ mean }) => mean)).toEqual([2.5, 3]);
  });

  it('takes the median of what is there', () => {
    const random = seededRandom(31);
    for (let count = 1; count <= EXACT_UP_TO; count++) {
      const values = normalRows(count, WIDTH, 900 + count);
      const weights = values.map((row) => row.map(() => (random.uniform() < 0.4 ? 0 : 1)));
      const set: SampleSet = { values, weights, rejection: 'median' };
      combineRow(set).forEach(({ mean }, x) => {
        expect(Math.abs(mean - combineNaively(set, x).mean), `${count} samples, pixel ${x}`).toBeLessThan(
          1e-4,
        );
      });
    }
  });

  it('comes near the median of many', () => {
    const values = normalRows(39, 400, 8);
    const off = combineRow({ values, rejection: 'median' }).map(
      ({ mean }, x) => mean - combineNaively({ values, rejection: 'median' }, x).mean,
    );
    const rms = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
    // The median's own noise is 0.2.
    expect(rms).toBeLessThan(0.15);
  });

  it('does not mind the order of the frames by more than rounding', () => {
    const values = normalRows(12, WIDTH, 4);
    const forward = combineRow({ values, rejection: 'winsorized' });
    const backward = combineRow({ values: [...values].reverse(), rejection: 'winsorized' });
    forward.forEach(({ mean, rejected }, x) => {
      expect(backward[x].rejected).toBe(rejected);
      expect(Math.abs(backward[x].mean - mean)).toBeLessThan(1e-3);
    });
  });
});
