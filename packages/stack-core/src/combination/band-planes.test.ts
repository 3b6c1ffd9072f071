import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { allocatePlanes, copyOwnRows, PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { planOf } from './fixtures/plan-of.ts';

const WIDTH = 10;

function allocate(firstRow: number, rows: number, pattern: 'GRBG' | 'MONO' = 'GRBG'): Planes {
  return allocatePlanes(createKernels(), planOf([], WIDTH, 30, { pattern }), firstRow, rows);
}

function addressesOf({ values, weights, scratch }: Planes): number[] {
  return [...values, ...weights, scratch].sort((a, b) => a - b);
}

describe('allocatePlanes', () => {
  it('has three rows more on either side, each of whole groups of four pixels between two pads', () => {
    const { firstRow, rows, stride } = allocate(12, 5);
    expect([firstRow, rows, stride]).toEqual([9, 11, 12 + 2 * PAD]);
  });

  it('has values and weights of each channel, and room to work in, one behind the other', () => {
    for (const [pattern, channels] of [
      ['GRBG', 3],
      ['MONO', 1],
    ] as const) {
      const planes = allocate(0, 4, pattern);
      expect([planes.values.length, planes.weights.length]).toEqual([channels, channels]);
      const addresses = addressesOf(planes);
      expect(new Set(addresses).size).toBe(2 * channels + 1);
      addresses.slice(1).forEach((address, n) => {
        expect(address - addresses[n]).toBeGreaterThanOrEqual(4 * planes.stride * planes.rows);
      });
    }
  });

  it('has no data to begin with, whatever was in the memory before', () => {
    const kernels = createKernels();
    const mark = kernels.mark();
    kernels.u8(kernels.allocate(100_000), 100_000).fill(0x41);
    kernels.release(mark);
    const planes = allocatePlanes(kernels, planOf([], WIDTH, 30), 0, 4);
    for (const address of addressesOf(planes))
      expect([...kernels.f32(address, planes.stride * planes.rows)].every((value) => value === 0)).toBe(true);
  });
});

describe('copyOwnRows', () => {
  it('copies the rows between the margins and the columns between the pads', () => {
    const kernels = createKernels();
    const planes = allocatePlanes(kernels, planOf([], WIDTH, 30), 12, 2);
    const { stride, rows } = planes;
    // The number of row and column, counted without pads.
    kernels
      .f32(planes.values[1], stride * rows)
      .forEach((_, i, plane) => (plane[i] = 100 * (9 + Math.floor(i / stride)) + (i % stride) - PAD));
    const target = new Float32Array(2 * WIDTH + 5).fill(-1);
    copyOwnRows(kernels, planes, planes.values[1], WIDTH, target, 3);
    const wanted = [12, 13].flatMap((row) => Array.from({ length: WIDTH }, (_, x) => 100 * row + x));
    expect([...target]).toEqual([-1, -1, -1, ...wanted, -1, -1]);
  });
});
