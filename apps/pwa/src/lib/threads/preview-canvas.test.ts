import { describe, expect, it } from 'vitest';
import { autoStretch, midtonesTransfer, stretchValue } from '@crowdsky/stack-core';
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

/** Each channel by the plain stretch, its sky at 0.085 instead of 0.22. */
function painted(means: Float32Array, channelCount: number): Uint8ClampedArray {
  const count = means.length / channelCount;
  const rgba = new Uint8ClampedArray(4 * count).fill(255);
  for (let c = 0; c < 3; c++) {
    const from = channelCount === 3 ? c * count : 0;
    const plane = means.subarray(from, from + count);
    const plain = autoStretch(plane);
    // The function of 1 - m undoes that of m.
    const sky = midtonesTransfer(0.22, 1 - plain.midtones);
    const stretch = { ...plain, midtones: midtonesTransfer(sky, 0.085) };
    for (let i = 0; i < count; i++) rgba[4 * i + c] = Math.round(255 * stretchValue(plane[i], stretch));
  }
  return rgba;
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

  it('shows the mean of each block, over the pixels that are numbers and have a weight', () => {
    const weights = Float32Array.from(pixels, (_, i) => (i % 5 === 0 ? 0 : 1 + (i % 3)));
    const holed = pixels.map((value, i) => (i % 5 === 0 ? 60_000 : i % 7 === 0 ? NaN : value));
    const canvas = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    canvas.add({ firstRow: 0, rows: HEIGHT, width: WIDTH, pixels: holed, weights });
    const means = new Float32Array(3 * 20 * 30);
    for (let at = 0; at < means.length; at++) {
      const [channel, line, column] = [Math.floor(at / 600), Math.floor(at / 20) % 30, at % 20];
      const block = [0, 1, 2].flatMap((v) =>
        [0, 1, 2].map((u) => (channel * HEIGHT + 3 * line + v) * WIDTH + 3 * column + u),
      );
      const seen = block.filter((i) => i % 5 !== 0 && i % 7 !== 0).map((i) => pixels[i]);
      means[at] = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    }
    expect(canvas.picture().rgba).toEqual(painted(means, 3));
  });

  it('adds to a block what comes of it later', () => {
    const canvas = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    canvas.add(bandOf(0, 46));
    const half = canvas.picture().rgba.slice();
    canvas.add(bandOf(46, 44));
    const whole = createPreviewCanvas(WIDTH, HEIGHT, 3, 30);
    whole.add(bandOf(0, HEIGHT));
    expect(canvas.picture().rgba).toEqual(whole.picture().rgba);
    expect(canvas.picture().rgba).not.toEqual(half);
  });

  it('leaves out what does not fill a block at the right and at the bottom', () => {
    const [width, height] = [8, 7];
    const values = Float32Array.from({ length: width * height }, (_, i) => 100 + ((i * 37) % 101));
    const canvas = createPreviewCanvas(width, height, 1, 3);
    canvas.add({ firstRow: 0, rows: height, width, pixels: values });
    const means = Float32Array.from({ length: 4 }, (_, at) => {
      const from = 3 * Math.floor(at / 2) * width + 3 * (at % 2);
      const block = [0, 1, 2].flatMap((v) => [0, 1, 2].map((u) => values[from + v * width + u]));
      return block.reduce((sum, value) => sum + value, 0) / 9;
    });
    expect(canvas.picture()).toEqual({ width: 2, height: 2, rgba: painted(means, 1) });
  });

  it('keeps the size of a stack that is small enough', () => {
    expect(createPreviewCanvas(30, 20, 1, 30).picture()).toMatchObject({ width: 30, height: 20 });
    expect(createPreviewCanvas(31, 20, 1, 30).picture()).toMatchObject({ width: 15, height: 10 });
  });
});
