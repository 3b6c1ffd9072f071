import { expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { solveLinear } from './solve-linear.ts';

it.each([1, 2, 3, 6, 8])('solves %i equations', (n) => {
  const random = seededRandom(n);
  for (let turn = 0; turn < 20; turn++) {
    const matrix = Float64Array.from({ length: n * n }, () => random.normal());
    // Zeros on the diagonal, for which rows must be swapped.
    if (turn % 2 === 0) for (let k = 0; k < n - 1; k++) matrix[k * n + k] = 0;
    const wanted = Float64Array.from({ length: n }, () => 10 * random.normal());
    const right = Float64Array.from({ length: n }, (_, r) =>
      wanted.reduce((sum, value, c) => sum + matrix[r * n + c] * value, 0),
    );
    const found = solveLinear(matrix, right);
    for (let i = 0; i < n; i++) expect(found?.[i]).toBeCloseTo(wanted[i], 7);
  }
});

it('takes the largest pivot, so that rounding does no harm', () => {
  const found = solveLinear(Float64Array.of(1e-12, 1, 1, 1), Float64Array.of(1, 2));
  expect(found?.[0]).toBeCloseTo(1, 11);
  expect(found?.[1]).toBeCloseTo(1, 11);
});

it.each([
  ['all zero', [0, 0, 0, 0]],
  ['one row twice', [1, 2, 1, 2]],
  ['one row the other, but for rounding', [1, 2, 1, 2 + 1e-14]],
  ['unknown', [NaN, NaN, NaN, NaN]],
])('has no answer where the matrix is %s', (_, matrix) => {
  expect(solveLinear(Float64Array.from(matrix), Float64Array.of(1, 1))).toBeUndefined();
});

it('answers where rows differ by little, but by more than rounding', () => {
  const found = solveLinear(Float64Array.of(1, 2, 1, 2 + 1e-9), Float64Array.of(3, 3 + 1e-9));
  expect(found?.[1]).toBeCloseTo(1, 5);
});
