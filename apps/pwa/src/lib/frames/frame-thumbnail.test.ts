import { describe, expect, it } from 'vitest';
import { writeFits } from '@crowdsky/fits';
import type { FrameSource } from '@crowdsky/stack-core';
import { frameThumbnail } from './frame-thumbnail.ts';
import type { FrameShape } from './picked-frame.ts';

function sourceOf(bytes: Uint8Array): FrameSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
    readInto: (offset, target) => target.set(bytes.subarray(offset, offset + target.length)),
  };
}

describe('frameThumbnail', () => {
  it('shows a bright corner where it is, and dark sky around it', () => {
    const [width, height] = [96, 64];
    const data = Uint16Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x < 24 && y < 16 ? 40_000 : 1000 + ((i * 7) % 13);
    });
    const bytes = writeFits([{ kind: 'image', shape: [width, height], data }]);
    const shape = { widthPx: width, heightPx: height, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 };
    const { widthPx, heightPx, rgba } = frameThumbnail(sourceOf(bytes), shape, 12);
    expect([widthPx, heightPx]).toEqual([12, 8]);
    expect(rgba[0]).toBe(255);
    expect(rgba[4 * (widthPx * heightPx - 1)]).toBeLessThan(20);
    expect(rgba[3]).toBe(255);
  });
});

const MAX_PX = 10;
/** Blocks of six pixels: the number of columns and lines leaves some pixels over. */
const [WIDTH, HEIGHT, BLOCK] = [56, 26, 6];
const OFFSET = 40;
const value = (i: number): number => 50 + ((i * 31) % 47) + (i % WIDTH === 20 ? 60 : 0);

/** Samples of a type as FITS stores them, big-endian, behind `OFFSET` bytes. */
function rawFile(bitpix: number, write: (view: DataView, at: number, i: number) => void): Uint8Array {
  const bytes = new Uint8Array(OFFSET + (WIDTH * HEIGHT * Math.abs(bitpix)) / 8);
  const view = new DataView(bytes.buffer, OFFSET);
  for (let i = 0; i < WIDTH * HEIGHT; i++) write(view, (i * Math.abs(bitpix)) / 8, i);
  return bytes;
}

function shapeOf(bitpix: number, bscale = 1, bzero = 0): FrameShape {
  return { widthPx: WIDTH, heightPx: HEIGHT, bitpix, bscale, bzero, dataOffset: OFFSET };
}

/** The slow, obvious way: the mean of the first four rows of each block. */
function blockMeans(): number[] {
  const columns = Math.floor(WIDTH / BLOCK);
  const means: number[] = [];
  for (let line = 0; line < Math.floor(HEIGHT / BLOCK); line++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < BLOCK; x++) sum += value((line * BLOCK + y) * WIDTH + column * BLOCK + x);
      means.push(sum / (4 * BLOCK));
    }
  return means;
}

/** Grey from the 5th percent up, over 25 sigmas of noise at least; the noise from the 5th percent to the middle. */
function stretched(means: readonly number[]): number[] {
  const sorted = means.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)];
  const range = Math.max((25 * (at(0.5) - at(0.05))) / 1.64, at(0.997) - at(0.05));
  return means.map((mean) => Math.round(255 * Math.sqrt(Math.max(0, mean - at(0.05)) / range)));
}

function greyOf(bytes: Uint8Array, shape: FrameShape): number[] {
  const { widthPx, heightPx, rgba } = frameThumbnail(sourceOf(bytes), shape, MAX_PX);
  expect([widthPx, heightPx, rgba.length]).toEqual([9, 4, 4 * 36]);
  return Array.from({ length: 36 }, (_, i) => {
    const [red, green, blue, opacity] = rgba.subarray(4 * i, 4 * i + 4);
    expect([green, blue, opacity]).toEqual([red, red, 255]);
    return red;
  });
}

describe('the pixels of a thumbnail', () => {
  const expected = stretched(blockMeans());

  // A negative BSCALE turns the values of the file round.
  it.each<[number, FrameShape, (view: DataView, at: number, i: number) => void]>([
    [8, shapeOf(8, -2, 100), (view, at, i) => view.setUint8(at, 200 - value(i))],
    [16, shapeOf(16, -2, 100), (view, at, i) => view.setInt16(at, -200 * value(i) - 100)],
    [32, shapeOf(32, -2, 100), (view, at, i) => view.setInt32(at, -70_000 * value(i))],
    [-32, shapeOf(-32, -2, 100), (view, at, i) => view.setFloat32(at, -value(i) / 256)],
    [-64, shapeOf(-64, -2, 100), (view, at, i) => view.setFloat64(at, -value(i) / 256)],
  ])('are the means of blocks, stretched from the sky: BITPIX %i', (bitpix, shape, write) => {
    const grey = greyOf(rawFile(bitpix, write), shape);
    // Rounding of floats may decide otherwise at a half.
    grey.forEach((shown, i) => expect(Math.abs(shown - expected[i])).toBeLessThanOrEqual(1));
  });

  it('span from sky to stars where these rise above 25 sigmas', () => {
    const bright = rawFile(16, (view, at, i) => view.setInt16(at, i % WIDTH < BLOCK ? 20_000 : value(i)));
    const columns = greyOf(bright, shapeOf(16)).map((shown, i) => [i % 9, shown]);
    expect(columns.filter(([column]) => column === 0).every(([, shown]) => shown === 255)).toBe(true);
    expect(columns.filter(([column]) => column > 0).every(([, shown]) => shown < 20)).toBe(true);
  });

  it('are black without a value: not a number, or a type that FITS does not know', () => {
    const holed = rawFile(-32, (view, at, i) => view.setFloat32(at, i === 0 ? NaN : value(i)));
    expect(greyOf(holed, shapeOf(-32))[0]).toBe(0);
    expect(
      greyOf(
        rawFile(64, () => undefined),
        shapeOf(64),
      ).every((shown) => shown === 0),
    ).toBe(true);
  });

  it('are black where all are the same', () => {
    const flat = rawFile(8, (view, at) => view.setUint8(at, 7));
    expect(greyOf(flat, shapeOf(8)).every((shown) => shown === 0)).toBe(true);
  });

  it('are of whole pairs of pixels, so that all colours take part, and at least one', () => {
    const bytes = rawFile(8, (view, at, i) => view.setUint8(at, value(i)));
    const size = (maxSidePx: number): number[] => {
      const { widthPx, heightPx } = frameThumbnail(sourceOf(bytes), shapeOf(8), maxSidePx);
      return [widthPx, heightPx];
    };
    expect([size(100), size(28), size(27), size(1)]).toEqual([
      [28, 13],
      [28, 13],
      [14, 6],
      [1, 1],
    ]);
  });
});
