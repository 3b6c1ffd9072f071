import { describe, expect, it } from 'vitest';
import type { SampledBand } from '../combination/sample-band.ts';
import { addToSums, createSums, seedSums } from './running-sums.ts';
import type { ClipLimits, RunningSums } from './running-sums.ts';

const UNCLIPPED: ClipLimits = { sigma: 1, sky: 0, below: Infinity, above: Infinity };

/** Rows of a stack of two pixels a row; each value and weight is that of every channel unless lists are given. */
function band(firstRow: number, values: readonly number[], changes: Partial<SampledBand> = {}): SampledBand {
  const rows = values.length / 2;
  return {
    firstRow,
    rows,
    values: Float32Array.from(values),
    weights: new Float32Array(values.length).fill(1),
    footprint: new Uint16Array(values.length).fill(1),
    rejected: new Uint16Array(values.length),
    ...changes,
  };
}

/** One row of two pixels of a level, of so many frames of weight 1. */
function seeded(level: number, frames: number): RunningSums {
  const sums = createSums(2, 1, 1);
  seedSums(
    sums,
    band(0, [level, level], {
      weights: Float32Array.of(frames, frames),
      footprint: Uint16Array.of(frames, frames),
    }),
  );
  return sums;
}

/** Whether a sample is taken into a mean of 100, of four frames. */
function takes(value: number, limits: ClipLimits, frames = 4): boolean {
  const sums = seeded(100, frames);
  addToSums(sums, band(0, [value, 100]), [limits]);
  const isIn = sums.weights[0] > frames;
  expect(sums.rejected[0]).toBe(isIn ? 0 : 1);
  expect(sums.means[0]).toBe(isIn ? Math.fround(100 + (value - 100) / (frames + 1)) : 100);
  expect(sums.footprint[0]).toBe(frames + 1);
  return isIn;
}

describe('addToSums', () => {
  it('clips above and below, each by its own limit', () => {
    // Of four frames before and this one: sigma * sqrt(1 + 1/4) = 4 * 1.118.
    const limits = { sigma: 4, sky: 100, below: 2, above: 3 };
    const noise = 4 * Math.sqrt(1.25);
    expect(takes(100 + 2.99 * noise, limits)).toBe(true);
    expect(takes(100 + 3.01 * noise, limits)).toBe(false);
    expect(takes(100 - 1.99 * noise, limits)).toBe(true);
    expect(takes(100 - 2.01 * noise, limits)).toBe(false);
  });

  it('counts the noise of the mean by the frames it has', () => {
    const limits = { sigma: 4, sky: 100, below: 2, above: 2 };
    expect(takes(100 + 8 * Math.sqrt(1 + 1 / 16) - 0.01, limits, 16)).toBe(true);
    expect(takes(100 + 8 * Math.sqrt(1 + 1 / 16) + 0.01, limits, 16)).toBe(false);
  });

  it('believes a scatter of three tenths of the light over the sky', () => {
    const limits = { sigma: 1, sky: 60, below: 2, above: 2 };
    for (const sign of [1, -1]) {
      expect(takes(100 + sign * 2 * 0.3 * 40 * 0.99, limits)).toBe(true);
      expect(takes(100 + sign * 2 * 0.3 * 40 * 1.01, limits)).toBe(false);
    }
  });

  it('compares with a mean of three frames or more', () => {
    const limits = { sigma: 1, sky: 100, below: 1, above: 1 };
    expect(takes(500, limits, 2)).toBe(true);
    expect(takes(500, limits, 3)).toBe(false);
    expect(takes(-500, UNCLIPPED)).toBe(true);
  });

  it('is the weighted mean, and takes a first sample as it is', () => {
    const sums = createSums(2, 1, 1);
    const add = (value: number, weight: number): void => {
      const weights = Float32Array.of(weight, 0);
      addToSums(sums, band(0, [value, 7], { weights, footprint: Uint16Array.of(1, 0) }), [UNCLIPPED]);
    };
    add(10, 0.5);
    expect([...sums.means]).toEqual([10, 0]);
    add(40, 0.25);
    expect([...sums.means]).toEqual([20, 0]);
    expect([...sums.weights]).toEqual([0.75, 0]);
    expect([...sums.footprint]).toEqual([2, 0]);
  });

  it('leaves what is missing missing', () => {
    const sums = seeded(100, 4);
    const weights = Float32Array.of(NaN, 0);
    addToSums(sums, band(0, [NaN, 900], { weights, footprint: Uint16Array.of(0, 0) }), [UNCLIPPED]);
    expect([...sums.means, ...sums.weights, ...sums.footprint, ...sums.rejected]).toEqual([
      100, 100, 4, 4, 4, 4, 0, 0,
    ]);
  });

  it('adds each channel of a band in its rows, and counts frames once', () => {
    const sums = createSums(2, 3, 3);
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
    const rows = { ...band(1, [0, 0]), values, weights, rejected: new Uint16Array(2) };
    addToSums(sums, rows, [UNCLIPPED, UNCLIPPED, UNCLIPPED]);
    const [none, last] = [
      [0, 0],
      [0, 0],
    ];
    expect([...sums.means]).toEqual([...none, 1, 2, ...last, ...none, 3, 4, ...last, ...none, 5, 6, ...last]);
    expect([...sums.weights]).toEqual([
      ...none,
      1,
      2,
      ...last,
      ...none,
      3,
      4,
      ...last,
      ...none,
      5,
      6,
      ...last,
    ]);
    expect([...sums.footprint]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('clips each channel by its own limits', () => {
    const sums = createSums(2, 1, 3);
    const of = (value: number): SampledBand => ({
      ...band(0, [0, 0]),
      values: new Float32Array(6).fill(value),
      weights: new Float32Array(6).fill(1),
    });
    for (let n = 0; n < 4; n++) addToSums(sums, of(100), [UNCLIPPED, UNCLIPPED, UNCLIPPED]);
    const strict = { sigma: 1, sky: 100, below: 3, above: 3 };
    addToSums(sums, of(150), [UNCLIPPED, strict, UNCLIPPED]);
    expect([...sums.means]).toEqual([110, 110, 100, 100, 110, 110]);
    expect([...sums.rejected]).toEqual([1, 1]);
    expect([...sums.footprint]).toEqual([5, 5]);
  });
});

describe('seedSums', () => {
  it('puts a band in the place of what was there', () => {
    const sums = createSums(2, 2, 3);
    const numbers = (from: number): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: 6 }, (_, i) => from + i);
    const seed: SampledBand = {
      firstRow: 1,
      rows: 1,
      values: numbers(10),
      weights: numbers(20),
      footprint: Uint16Array.of(3, 4),
      rejected: Uint16Array.of(1, 2),
    };
    for (let n = 0; n < 2; n++) seedSums(sums, seed);
    expect([...sums.means]).toEqual([0, 0, 10, 11, 0, 0, 12, 13, 0, 0, 14, 15]);
    expect([...sums.weights]).toEqual([0, 0, 20, 21, 0, 0, 22, 23, 0, 0, 24, 25]);
    expect([...sums.footprint]).toEqual([0, 0, 3, 4]);
    expect([...sums.rejected]).toEqual([0, 0, 1, 2]);
  });
});
