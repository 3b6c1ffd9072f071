import { describe, expect, it } from 'vitest';
import { clearRows, findFilledRows } from './filled-rows.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const WIDTH = 7;

function noise(rows: number): Float32Array {
  const random = seededRandom(rows);
  return Float32Array.from({ length: rows * WIDTH }, () => 900 + Math.round(80 * random.normal()));
}

describe('findFilledRows', () => {
  it.each([0, 32768, 65535, 1234.5])('finds the rows that hold %d alone', (value) => {
    const pixels = noise(9);
    for (const row of [0, 4, 5, 8]) pixels.fill(value, row * WIDTH, (row + 1) * WIDTH);
    expect(findFilledRows(pixels, WIDTH)).toEqual([0, 4, 5, 8]);
  });

  it('leaves a row of which one pixel differs, be it the first or the last', () => {
    const pixels = new Float32Array(4 * WIDTH).fill(500);
    pixels[0] = 501;
    pixels[2 * WIDTH - 1] = 499;
    pixels[2 * WIDTH + 3] = NaN;
    expect(findFilledRows(pixels, WIDTH)).toEqual([3]);
  });

  it('leaves columns of one value', () => {
    const pixels = noise(9);
    for (let row = 0; row < 9; row++) pixels.fill(0, row * WIDTH, row * WIDTH + WIDTH - 2);
    expect(findFilledRows(pixels, WIDTH)).toEqual([]);
  });

  it('leaves rows of no data', () => {
    expect(findFilledRows(new Float32Array(2 * WIDTH).fill(NaN), WIDTH)).toEqual([]);
  });
});

describe('clearRows', () => {
  it('makes no data of the rows that are there', () => {
    const pixels = noise(4);
    const wanted = pixels
      .slice()
      .fill(NaN, 0, 2 * WIDTH)
      .fill(NaN, 3 * WIDTH);
    clearRows(pixels, WIDTH, [7, 8, 9, 10, 11, 13, 14, 15], 10);
    expect(pixels).toEqual(wanted);
  });
});
