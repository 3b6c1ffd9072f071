/** Similarity transforms: centre, angle, scale, and the way back. */
import { expect, test } from 'vitest';
import { applyMatrix, invertMatrix, similarity } from './transform.ts';

test('there and back again', () => {
  for (const [deg, scale] of [
    [0, 1],
    [3, 1],
    [121.3, 0.8],
    [180, 1],
    [-90, 1.7],
  ]) {
    const there = similarity(deg, scale, [539.5, 959.5], [541, 950]);
    const back = invertMatrix(there);
    const [x, y] = applyMatrix(there, 12.25, 1900.5);
    const [u, v] = applyMatrix(back, x, y);
    expect(u).toBeCloseTo(12.25, 9);
    expect(v).toBeCloseTo(1900.5, 9);
  }
});

test('the centre goes where it is told, x turns towards y, and lengths grow by the scale', () => {
  const m = similarity(90, 2, [10, 20], [100, 200]);
  expect(applyMatrix(m, 10, 20)).toEqual([100, 200]);
  expect(applyMatrix(m, 11, 20)).toEqual([100, 202]);
});

test('half a turn maps pixel centres on pixel centres exactly', () => {
  const m = similarity(180, 1, [539.5, 959.5], [539.5, 959.5]);
  expect(applyMatrix(m, 0, 0)).toEqual([1079, 1919]);
});

test('a transform without area is refused', () => {
  expect(() => invertMatrix(similarity(10, 0, [0, 0], [0, 0]))).toThrow(RangeError);
});
