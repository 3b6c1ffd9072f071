/** Pixels read whole, by rows and planes, and from bytes at any place in memory. */
import { describe, expect, test } from 'vitest';
import { PIXEL_ARRAYS } from './fixtures/sample-files.ts';
import type { Bitpix } from './index.ts';
import {
  bytesSource,
  decodePixels,
  decodeStored,
  findImage,
  readHdus,
  readImage,
  readPixelRows,
  readPrimary,
  readRows,
  writeFits,
} from './index.ts';

const cube = Uint16Array.from({ length: 5 * 4 * 3 * 2 }, (_, i) => i * 500);

describe('rows of a cube of four axes', () => {
  const source = bytesSource(writeFits([{ kind: 'image', shape: [5, 4, 3, 2], data: cube }]));

  test('strips over all planes cover every pixel once', async () => {
    const hdu = await readPrimary(source);
    const rows: number[] = [];
    for (let plane = 0; plane < 6; plane++) {
      for (const [first, count] of [
        [0, 1],
        [1, 3],
      ] as const) {
        rows.push(...(await readPixelRows(source, hdu, first, count, plane)));
      }
    }
    expect(rows).toEqual([...cube]);
    expect([...(await readImage(source, hdu))]).toEqual([...cube]);
  });

  test.each([
    [-1, 1, 0],
    [0, 5, 0],
    [4, 1, 0],
    [0.5, 1, 0],
    [0, 1, 6],
    [0, 1, -1],
    [0, NaN, 0],
  ])('row %d, %d rows, plane %d lie outside', async (first, count, plane) => {
    const hdu = await readPrimary(source);
    await expect(readRows(source, hdu, first, count, plane)).rejects.toMatchObject({ code: 'bad-value' });
  });
});

test('only the rows asked for are read', async () => {
  const bytes = writeFits([{ kind: 'image', shape: [100, 100], data: new Float32Array(10_000) }]);
  const ranges: [number, number][] = [];
  const inner = bytesSource(bytes);
  const source = {
    sizeBytes: bytes.length,
    read: (offset: number, length: number) => {
      ranges.push([offset, length]);
      return inner.read(offset, length);
    },
  };
  const hdu = await readPrimary(source);
  await readRows(source, hdu, 10, 2);
  expect(ranges).toEqual([
    [0, 8640],
    [2880 + 10 * 400, 800],
  ]);
});

test('the first image with pixels is found behind an empty primary and a table', async () => {
  const source = bytesSource(
    writeFits([
      { kind: 'bintable', columns: [{ name: 'a', values: Uint8Array.of(1) }] },
      { kind: 'image', shape: [2], data: Uint8Array.of(3, 4) },
    ]),
  );
  const hdu = await findImage(source);
  expect([...(await readImage(source, hdu))]).toEqual([3, 4]);
  const [primary, table] = await readHdus(source);
  await expect(readImage(source, primary)).rejects.toMatchObject({ code: 'no-image' });
  await expect(readImage(source, table)).rejects.toMatchObject({ code: 'no-image' });
});

test('a file without its fill is read, one without its last pixel is truncated', async () => {
  const bytes = writeFits([{ kind: 'image', shape: [3], data: Int32Array.of(1, -2, 3) }]);
  const whole = bytesSource(bytes.subarray(0, 2880 + 12));
  const hdu = await readPrimary(whole);
  expect([hdu.isTruncated, ...(await readImage(whole, hdu))]).toEqual([false, 1, -2, 3]);
  const cut = bytesSource(bytes.subarray(0, 2880 + 11));
  const cutHdu = await readPrimary(cut);
  expect(cutHdu.isTruncated).toBe(true);
  await expect(readImage(cut, cutHdu)).rejects.toMatchObject({ code: 'truncated' });
});

describe('decoding', () => {
  /** Big-endian samples, the slow and obvious way. */
  function naive(bytes: Uint8Array, bitpix: Bitpix): (number | bigint)[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = Math.abs(bitpix) / 8;
    return Array.from({ length: bytes.length / size }, (_, i) => {
      if (bitpix === 8) return view.getUint8(i);
      if (bitpix === 16) return view.getInt16(i * 2);
      if (bitpix === 32) return view.getInt32(i * 4);
      if (bitpix === 64) return view.getBigInt64(i * 8);
      return bitpix === -32 ? view.getFloat32(i * 4) : view.getFloat64(i * 8);
    });
  }

  test.each([8, 16, 32, 64, -32, -64] as const)('BITPIX %d at every place in memory', (bitpix) => {
    const buffer = Uint8Array.from({ length: 8 * 9 + 8 }, (_, i) => (i * 89 + 7) % 251);
    for (let place = 0; place < 8; place++) {
      for (const count of [0, 1, 2, 3, 9]) {
        const bytes = buffer.subarray(place, place + (count * Math.abs(bitpix)) / 8);
        const before = [...bytes];
        expect([...decodeStored(bytes, bitpix)]).toEqual(naive(bytes, bitpix));
        const layout = { bitpix, shape: [count], bscale: 0.5, bzero: 3 };
        const physical = naive(bytes, bitpix).map((value) => Number(value) * 0.5 + 3);
        expect([...decodePixels(bytes, layout, new Float64Array(count))]).toEqual(physical);
        expect([...bytes]).toEqual(before);
      }
    }
  });

  test('arrays of the wrong length are refused', () => {
    const layout = { bitpix: 16, shape: [2], bscale: 1, bzero: 0 } as const;
    const refusal = expect.objectContaining({ code: 'bad-value' }) as Error;
    expect(() => decodePixels(new Uint8Array(4), layout, new Float32Array(3))).toThrow(refusal);
    expect(() => decodePixels(new Uint8Array(3), layout)).toThrow(refusal);
  });

  test('the array types say what is exact', async () => {
    const types = await Promise.all(
      PIXEL_ARRAYS.map(async (data) => {
        const source = bytesSource(writeFits([{ kind: 'image', shape: [6], data }]));
        return (await readImage(source, await readPrimary(source))).constructor.name;
      }),
    );
    const single = 'Float32Array';
    const double = 'Float64Array';
    expect(types).toEqual([
      ...[single, single, single, single],
      ...[double, double, double, double],
      ...[single, double],
    ]);
  });
});
