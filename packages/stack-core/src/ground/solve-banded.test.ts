import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { solveBanded } from './solve-banded.ts';
import { solveLinear } from './solve-linear.ts';

describe('solveBanded', () => {
  it('solves each right side as elimination of the whole matrix does', () => {
    const random = seededRandom(2);
    const [n, reach] = [12, 3];
    const values = Float64Array.from({ length: n * (reach + 1) }, (_, i) =>
      i % (reach + 1) === 0 ? 9 + random.uniform() : random.normal(),
    );
    const full = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let k = 0; k <= reach && i + k < n; k++)
        full[i * n + i + k] = full[(i + k) * n + i] = values[i * (reach + 1) + k];
    const rights = [0, 1].map(() => Float64Array.from({ length: n }, () => random.normal()));
    const wanted = rights.map((right) => solveLinear(full.slice(), right.slice()));
    expect(solveBanded({ reach, values }, rights)).toBe(true);
    rights.forEach((right, s) => {
      right.forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[s]?.[i] ?? NaN, 10);
      });
    });
  });

  it('says so when the matrix is singular', () => {
    const values = Float64Array.of(1, 1, 1, 0);
    expect(solveBanded({ reach: 1, values }, [Float64Array.of(1, 1)])).toBe(false);
  });
});
