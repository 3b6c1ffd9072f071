import { describe, expect, it } from 'vitest';
import { findBlobs } from './find-blobs.ts';

const [columns, rows] = [24, 20];
const grid = { columns, rows, isKnown: new Uint8Array(columns * rows).fill(1) };

/** Gaussian hills of a height, at a tile, two tiles wide. */
function hills(...peaks: readonly (readonly [x: number, y: number, height: number])[]): Float64Array {
  return Float64Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    return peaks.reduce(
      (sum, [u, v, height]) => sum + height * Math.exp(-((x - u) ** 2 + (y - v) ** 2) / 8),
      0,
    );
  });
}

const at = (blobs: Uint8Array, x: number, y: number): number => blobs[y * columns + x];

describe('findBlobs', () => {
  it('takes a hill in the image, with its wings, and no more', () => {
    const blobs = findBlobs(hills([12, 10, 20]), 1, grid);
    // 3 sigma reach sqrt(8 ln (20 / 3)) = 3.9 tiles, 45 tiles in all, and grow by 1 + 0.3 * 3.8 = 2.1.
    expect([at(blobs, 12, 10), at(blobs, 17, 10), at(blobs, 12, 15), at(blobs, 12, 5)]).toEqual([1, 1, 1, 1]);
    expect([at(blobs, 20, 10), at(blobs, 12, 18), at(blobs, 2, 2)]).toEqual([0, 0, 0]);
  });

  it('leaves a hill whose peak is at the border, or at what is not known', () => {
    expect(findBlobs(hills([0, 10, 20]), 1, grid).includes(1)).toBe(false);
    expect(findBlobs(hills([12, 1, 20]), 1, grid).includes(1)).toBe(false);
    const isKnown = grid.isKnown.slice();
    for (let y = 0; y < rows; y++) isKnown.fill(0, y * columns + 13, (y + 1) * columns);
    expect(findBlobs(hills([12, 10, 20]), 1, { ...grid, isKnown }).includes(1)).toBe(false);
  });

  it('takes a hill beside one of the border, and not the other', () => {
    const blobs = findBlobs(hills([0, 10, 40], [9, 10, 20]), 1, grid);
    expect([at(blobs, 9, 10), at(blobs, 0, 10)]).toEqual([1, 0]);
  });

  it('leaves what is under six sigma, and a single tile', () => {
    expect(findBlobs(hills([12, 10, 5.9]), 1, grid).includes(1)).toBe(false);
    expect(findBlobs(hills([12, 10, 6.1]), 1, grid).includes(1)).toBe(true);
    const single = new Float64Array(columns * rows);
    single[10 * columns + 12] = 50;
    expect(findBlobs(single, 1, grid).includes(1)).toBe(false);
  });
});
