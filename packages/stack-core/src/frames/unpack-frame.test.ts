import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { unpackPixels } from './unpack-frame.ts';

type Write = (view: DataView, offset: number, value: number) => void;

const WRITERS: readonly [number, Write][] = [
  [8, (view, offset, value) => view.setUint8(offset, value)],
  [16, (view, offset, value) => view.setInt16(offset, value)],
  [32, (view, offset, value) => view.setInt32(offset, value)],
  [64, (view, offset, value) => view.setBigInt64(offset, BigInt(value))],
  [-32, (view, offset, value) => view.setFloat32(offset, value)],
  [-64, (view, offset, value) => view.setFloat64(offset, value)],
];

/** Values that a BITPIX can store, including its limits. */
function storedValues(bitpix: number, count: number): number[] {
  const random = seededRandom(bitpix + 100);
  const limits: Record<string, number[]> = {
    '8': [0, 255],
    '16': [-32768, -1, 0, 32767],
    '32': [-2147483648, -1, 0, 2147483647],
    '64': [-9007199254740991, -1, 0, 9007199254740991],
    '-32': [NaN, -0.5, 0, 65504.25],
    '-64': [NaN, -1e-3, 0, 123456.789],
  };
  const own = limits[bitpix];
  return Array.from({ length: count }, (_, i) => {
    if (i < own.length) return own[i];
    if (bitpix === 8) return random.below(256);
    return bitpix < 0 ? 1000 * random.normal() : random.below(65536) - 32768;
  });
}

function unpack(
  bytes: Uint8Array,
  count: number,
  bitpix: number,
  bscale: number,
  bzero: number,
): Float32Array {
  const kernels = createKernels();
  const source = kernels.allocate(bytes.length);
  const target = kernels.allocate(4 * count + 4);
  kernels.u8(source, bytes.length).set(bytes);
  kernels.f32(target, count + 1)[count] = -12345;
  unpackPixels(kernels, source, target, count, { bitpix, bscale, bzero });
  expect(kernels.f32(target, count + 1)[count], 'writes nothing behind the last pixel').toBe(-12345);
  return kernels.f32(target, count).slice();
}

describe.each(WRITERS)('unpackPixels, BITPIX %i', (bitpix, write) => {
  it.each([
    [1, 0],
    [1, 32768],
    [0.25, -7],
  ])('scales by %d and adds %d, whatever the count', (bscale, bzero) => {
    for (const count of [1, 7, 8, 9, 33]) {
      const values = storedValues(bitpix, count);
      const bytes = new Uint8Array((count * Math.abs(bitpix)) / 8);
      const view = new DataView(bytes.buffer);
      values.forEach((value, i) => {
        write(view, (i * Math.abs(bitpix)) / 8, value);
      });
      const pixels = unpack(bytes, count, bitpix, bscale, bzero);
      values.forEach((value, i) => {
        const stored = bitpix === -32 ? Math.fround(value) : value;
        expect(pixels[i], `pixel ${i} of ${count}`).toBe(Math.fround(stored * bscale + bzero));
      });
    }
  });
});

describe('unpackPixels', () => {
  it('makes no data of the value that a file declares for it, and of no other', () => {
    const kernels = createKernels();
    const source = kernels.allocate(8);
    const target = kernels.allocate(16 + 64);
    const view = new DataView(kernels.u8(source, 8).buffer, source, 8);
    [-32768, 100, -32768, 0].forEach((value, i) => {
      view.setInt16(2 * i, value);
    });
    kernels.f32(target, 5)[4] = -32768 * 0.1 + 7;
    unpackPixels(kernels, source, target, 4, { bitpix: 16, bscale: 0.1, bzero: 7, blank: -32768 * 0.1 + 7 });
    expect([...kernels.f32(target, 5)]).toEqual([NaN, 17, NaN, 7, Math.fround(-32768 * 0.1 + 7)]);
  });
});
