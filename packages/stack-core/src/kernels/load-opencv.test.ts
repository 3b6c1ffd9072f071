import { describe, expect, it } from 'vitest';
import { loadOpenCv } from './load-opencv.ts';

describe('loadOpenCv', () => {
  it('loads once, works, and never makes a promise of a promise', async () => {
    const [first, second] = await Promise.all([loadOpenCv(), loadOpenCv()]);
    expect(second.cv).toBe(first.cv);
    expect((await loadOpenCv()).cv).toBe(first.cv);
    const { cv } = first;
    const from = cv.matFromArray(4, 1, cv.CV_32FC2, [0, 0, 100, 0, 0, 100, 100, 100]);
    const to = cv.matFromArray(4, 1, cv.CV_32FC2, [5, 7, 105, 7, 5, 107, 105, 107]);
    const mask = new cv.Mat();
    const matrix = cv.estimateAffine2D(from, to, mask, cv.RANSAC, 2, 500, 0.99, 10);
    [1, 0, 5, 0, 1, 7].forEach((value, i) => {
      expect(matrix.data64F[i]).toBeCloseTo(value, 6);
    });
    for (const mat of [from, to, mask, matrix]) mat.delete();
  });
});
