import { describe, expect, it } from 'vitest';
import { poissonTail } from './poisson-tail.ts';

describe('poissonTail', () => {
  it('bounds the sum of the probabilities from above, closely', () => {
    for (const [expected, count] of [
      [0.1, 2],
      [1, 5],
      [8, 25],
    ]) {
      let term = Math.exp(-expected);
      let tail = 0;
      for (let k = 0; k < 200; k++) {
        if (k >= count) tail += term;
        term *= expected / (k + 1);
      }
      expect(poissonTail(expected, count) / tail).toBeGreaterThan(0.99);
      expect(poissonTail(expected, count) / tail).toBeLessThan(1.03);
    }
    expect(poissonTail(5, 3)).toBe(1);
    expect(poissonTail(1, 1)).toBe(1);
    expect(poissonTail(0.25, 0)).toBe(1);
  });
});
