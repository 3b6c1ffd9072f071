import { describe, expect, it } from 'vitest';
import { medianOf } from './median.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

function sortedMedian(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

describe('medianOf', () => {
  it('equals the middle of the sorted values', () => {
    const random = seededRandom(1);
    for (let count = 0; count < 200; count++) {
      const spread = Array.from({ length: count }, () => random.normal());
      const tied = Array.from({ length: count }, () => random.below(4));
      const holed = spread.map((value) => (random.uniform() < 0.2 ? NaN : value));
      for (const values of [spread, tied, holed]) expect(medianOf(values)).toBe(sortedMedian(values));
    }
  });
  it('takes sorted, reversed and constant values, and infinities', () => {
    const rising = Array.from({ length: 10_001 }, (_, i) => i);
    expect(medianOf(rising)).toBe(5000);
    expect(medianOf([...rising].reverse())).toBe(5000);
    expect(medianOf(new Float32Array(50_000).fill(3))).toBe(3);
    expect(medianOf([Infinity, 1, -Infinity])).toBe(1);
  });
  it('leaves its input alone, and has no answer for nothing', () => {
    const values = [3, 1, 2];
    expect(medianOf(values)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
    expect(medianOf([])).toBeNaN();
    expect(medianOf([NaN, NaN])).toBeNaN();
  });
});
