/** Poisson counts against the law, below and above the switch of methods. */
import { describe, expect, test } from 'vitest';
import { poissonFromWords } from './poisson.ts';
import { Random } from './random.ts';

const COUNT = 300_000;

function histogram(mean: number): number[] {
  const random = new Random(21, 'poisson', Math.round(mean * 1000));
  const words = new Int32Array(2 * COUNT);
  random.fill(words);
  const counts = new Array<number>(Math.ceil(mean + 20 * Math.sqrt(mean) + 20)).fill(0);
  for (let i = 0; i < COUNT; i++) counts[poissonFromWords(mean, words[2 * i], words[2 * i + 1], random)]++;
  return counts;
}

function poissonLaw(mean: number, length: number): number[] {
  let logProbability = -mean;
  return Array.from({ length }, (_, k) => {
    if (k > 0) logProbability += Math.log(mean / k);
    return Math.exp(logProbability);
  });
}

describe.each([0.02, 0.25, 0.9, 3.3, 17.77, 26.8, 37.61, 63.9, 64, 110, 900])('mean %d', (mean) => {
  const counts = histogram(mean);

  test('mean and variance', () => {
    const average = counts.reduce((sum, n, k) => sum + n * k, 0) / COUNT;
    const variance = counts.reduce((sum, n, k) => sum + n * (k - average) ** 2, 0) / COUNT;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / COUNT));
    expect(Math.abs(variance / mean - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / mean) / COUNT));
  });

  test('the counts follow the law (chi square)', () => {
    const law = poissonLaw(mean, counts.length);
    let chi2 = 0;
    let bins = 0;
    for (let k = 0; k < counts.length; k++) {
      const expected = law[k] * COUNT;
      if (expected < 25) continue;
      chi2 += (counts[k] - expected) ** 2 / expected;
      bins++;
    }
    // the normal deviate above 64 is an approximation: allow it a relative error of 1% per bin
    const allowance = mean >= 64 ? COUNT * 1e-4 : 0;
    expect(chi2).toBeLessThan(bins + 5 * Math.sqrt(2 * bins) + 5 + allowance);
  });
});

test('no light gives no count', () => {
  const random = new Random(1, 'dark');
  expect(poissonFromWords(0, -1, -1, random)).toBe(0);
  expect(poissonFromWords(-3, -1, -1, random)).toBe(0);
});
