import { describe, expect, it } from 'vitest';
import { createPreviewCanvas } from './preview-canvas.ts';

const WIDTH = 60;
const HEIGHT = 90;
const pixels = Float32Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => 100 + ((i * 37) % 101));

function bandOf(
  firstRow: number,
  rows: number,
): { firstRow: number; rows: number; width: number; pixels: Float32Array } {
  const band = new Float32Array(3 * rows * WIDTH);
  for (let c = 0; c < 3; c++) {
    const from = (c * HEIGHT + firstRow) * WIDTH;
    band.set(pixels.subarray(from, from + rows * WIDTH), c * rows * WIDTH);
  }
  return { firstRow, rows, width: WIDTH, pixels: band };
}

describe('createPreviewCanvas', () => {
  it('gives the same picture whatever the bands and their order, without seams', () => {
    const whole = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    whole.add(bandOf(0, HEIGHT));
    const pieces = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    for (const [first, rows] of [
      [50, 40],
      [0, 7],
      [7, 43],
    ])
      pieces.add(bandOf(first, rows));
    expect(pieces.picture().rgba).toEqual(whole.picture().rgba);
    expect(whole.picture()).toMatchObject({ width: 20, height: 30 });
  });
  it('leaves rows that are still to come black', () => {
    const canvas = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    canvas.add(bandOf(0, 45));
    const { rgba } = canvas.picture();
    expect(
      rgba
        .subarray(4 * 20 * 15)
        .filter((_, i) => i % 4 < 3)
        .every((value) => value === 0),
    ).toBe(true);
    expect(
      rgba
        .subarray(0, 4 * 20 * 15)
        .filter((_, i) => i % 4 < 3)
        .some((value) => value > 0),
    ).toBe(true);
  });
});
