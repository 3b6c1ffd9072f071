import { bytesSource } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import type { FrameSource } from '../ground/frame-source.ts';
import { createKernels } from '../kernels/kernels.ts';
import { bytesPerPixel, loadRows } from './load-rows.ts';
import { NO_MASTERS } from './masters.ts';

const WIDTH = 6;
const HEIGHT = 5;
const OFFSET = 37;
const LAYOUT = { width: WIDTH, height: HEIGHT, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: OFFSET };

/** Pixel n of the frame is 1000 + n. */
function frameBytes(): Uint8Array {
  const bytes = new Uint8Array(OFFSET + 2 * WIDTH * HEIGHT).fill(0xee);
  const view = new DataView(bytes.buffer);
  for (let n = 0; n < WIDTH * HEIGHT; n++) view.setInt16(OFFSET + 2 * n, 1000 + n - 32768);
  return bytes;
}

async function rows(
  first: number,
  end: number,
  { defects = [], filledRows, dark }: { defects?: number[]; filledRows?: number[]; dark?: number[] } = {},
  source: FrameSource = bytesSource(frameBytes()),
): Promise<number[]> {
  const kernels = createKernels();
  const [scratch, target] = [kernels.allocate(200), kernels.allocate(400)];
  const address = dark ? kernels.allocate(400) : 0;
  if (dark) kernels.f32(address, dark.length).set(dark);
  const count = (end - first) * WIDTH;
  kernels.f32(target, count + 1).fill(-1);
  const masters = { ...NO_MASTERS, dark: address };
  const corrections = { masters, defects: Int32Array.from(defects), filledRows };
  await loadRows(kernels, source, LAYOUT, { first, end }, { scratch, target }, corrections);
  expect(kernels.f32(target, count + 1)[count]).toBe(-1);
  return [...kernels.f32(target, count)];
}

function numbers(first: number, end: number): number[] {
  return Array.from({ length: (end - first) * WIDTH }, (_, i) => 1000 + first * WIDTH + i);
}

describe('loadRows', () => {
  it.each([
    [0, 5],
    [0, 1],
    [2, 4],
    [4, 5],
  ])('reads rows %i up to %i where they stand in the file', async (first, end) => {
    expect(await rows(first, end)).toEqual(numbers(first, end));
  });

  it('subtracts the same rows of the dark', async () => {
    const dark = Array.from({ length: WIDTH * HEIGHT }, (_, n) => 2 * n);
    expect(await rows(2, 4, { dark })).toEqual(numbers(2, 4).map((value) => value - 2 * (value - 1000)));
  });

  it('blanks defective pixels, those of its rows alone', async () => {
    const defects = [0, 11, 12, 17, 23, 24, 29];
    const got = await rows(2, 4, { defects });
    const wanted = numbers(2, 4).map((value) => (defects.includes(value - 1000) ? NaN : value));
    expect(got).toEqual(wanted);
    expect(got.filter(Number.isNaN).length).toBe(3);
  });

  it('blanks rows that are no image, counted in the whole frame', async () => {
    expect(await rows(2, 5, { filledRows: [0, 3] })).toEqual(
      numbers(2, 5).map((value, i) => (Math.floor(i / WIDTH) === 1 ? NaN : value)),
    );
  });

  it('reads nothing where no row is asked for', async () => {
    const source: FrameSource = {
      sizeBytes: 100,
      read: () => Promise.reject(new Error('read')),
    };
    expect(await rows(3, 3, {}, source)).toEqual([]);
    await expect(rows(3, 4, {}, source)).rejects.toThrow('read');
  });
});

describe('bytesPerPixel', () => {
  it.each([
    [8, 1],
    [16, 2],
    [-32, 4],
    [-64, 8],
  ])('of BITPIX %i is %i', (bitpix, bytes) => {
    expect(bytesPerPixel({ ...LAYOUT, bitpix })).toBe(bytes);
  });
});
