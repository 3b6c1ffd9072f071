/** Unpacks a tile-compressed image (FITS 4.0 section 10.1): the bytes that its data unit had. */
import { copySwapped, swapToHost } from '../byte-order.ts';
import type { ByteSource } from '../byte-source.ts';
import { FitsError } from '../fits-error.ts';
import type { Hdu } from '../hdu.ts';
import { pixelCount, sampleBytes } from '../image-layout.ts';
import { readTable } from '../read-table.ts';
import type { ListCell, Table } from '../table.ts';
import { findColumn } from '../table.ts';
import type { TileScale } from './dither.ts';
import { dequantise } from './dither.ts';
import type { Gunzip } from './inflate.ts';
import { decodeRice } from './rice.ts';
import type { TileLayout } from './tile-layout.ts';
import { placeOfTile, tileCount, tileLayout } from './tile-layout.ts';

/** A deflated block holds at most this many times its length, and a Rice-coded one less. */
const MOST_SHRUNK = 1100;

export interface UnpackedImage {
  readonly layout: TileLayout;
  /** Big-endian, as a plain data unit without its fill. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether the pixels are those that were compressed, to the bit. */
  readonly isLossless: boolean;
}

/**
 * Reads the table of tiles and unpacks them all.
 *
 * @throws FitsError `unsupported` for a coding that is not read, `bad-data` for damaged tiles, `bad-header`,
 * `truncated`, `too-large`
 */
export async function unpackImage(source: ByteSource, hdu: Hdu, gunzip: Gunzip): Promise<UnpackedImage> {
  const layout = tileLayout(hdu.header);
  const { headerOffset, dataOffset, dataBytes, header, isTruncated } = hdu;
  const table = await readTable(source, {
    header,
    headerOffset,
    dataOffset,
    dataBytes,
    isTruncated,
    kind: 'bintable',
  });
  const tiles = tilesOf(table, layout, header.number('ZSCALE'), header.number('ZZERO'));
  const lengthBytes = pixelCount(layout.shape) * sampleBytes(layout.bitpix);
  if (tiles.length !== tileCount(layout)) {
    throw new FitsError('bad-data', `The image has ${tileCount(layout)} tiles, its table ${tiles.length}.`);
  }
  if (lengthBytes > MOST_SHRUNK * dataBytes) {
    throw new FitsError('bad-data', `${dataBytes} bytes of tiles cannot hold an image of ${lengthBytes}.`);
  }
  const data = new Uint8Array(lengthBytes);
  let isLossless = true;
  for (const [index, tile] of tiles.entries()) {
    const place = placeOfTile(layout, index);
    const samples = await unpackTile(tile, { layout, gunzip, count: pixelCount(place.shape), index });
    if (tile.scale) isLossless = false;
    putTile(samples, place, layout, data);
  }
  return { layout, data, isLossless };
}

/** `coded` as the image's header says, `gzip` and `plain` where that did not work. */
interface Tile {
  readonly kind: 'coded' | 'gzip' | 'plain';
  readonly bytes: Uint8Array;
  /** Of coded tiles whose floating point values became whole numbers. */
  readonly scale?: TileScale;
}

/** A tile lies in one of three columns (section 10.1.3); those that did not shrink, or could not be quantised, in others. */
function tilesOf(
  table: Table,
  layout: TileLayout,
  scale: number | undefined,
  zero: number | undefined,
): Tile[] {
  const coded = listsOf(table, 'COMPRESSED_DATA');
  const gzipped = listsOf(table, 'GZIP_COMPRESSED_DATA');
  const plain = listsOf(table, 'UNCOMPRESSED_DATA');
  const scales = numbersOf(table, 'ZSCALE');
  const zeros = numbersOf(table, 'ZZERO');
  const blanks = numbersOf(table, 'ZBLANK');
  const isQuantised = layout.bitpix < 0 && (scales !== undefined || scale !== undefined);
  return Array.from({ length: table.rows }, (_, row): Tile => {
    const bytes = bytesOf(coded?.[row]);
    if (bytes.length > 0) {
      if (!isQuantised) return { kind: 'coded', bytes };
      const blank = blanks?.[row] ?? layout.blank;
      return {
        kind: 'coded',
        bytes,
        scale: { scale: scales?.[row] ?? scale ?? 1, zero: zeros?.[row] ?? zero ?? 0, blank },
      };
    }
    const whole = bytesOf(gzipped?.[row]);
    if (whole.length > 0) return { kind: 'gzip', bytes: whole };
    return { kind: 'plain', bytes: bytesOf(plain?.[row]) };
  });
}

function listsOf(table: Table, name: string): readonly ListCell[] | undefined {
  const data = findColumn(table, name)?.data;
  return data?.kind === 'lists' ? data.values : undefined;
}

function numbersOf(table: Table, name: string): ArrayLike<number> | undefined {
  const data = findColumn(table, name)?.data;
  return data?.kind === 'numbers' ? Array.from(data.values, Number) : undefined;
}

/** The bytes of a list as they are stored: big-endian. */
function bytesOf(cell: ListCell | undefined): Uint8Array {
  if (cell?.kind !== 'numbers' || cell.values.length === 0) return new Uint8Array(0);
  const { values } = cell;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const copy = new Uint8Array(bytes.length);
  copySwapped(bytes, copy, values.BYTES_PER_ELEMENT);
  return copy;
}

interface TileTask {
  readonly layout: TileLayout;
  readonly gunzip: Gunzip;
  /** The number of samples. */
  readonly count: number;
  readonly index: number;
}

/** Big-endian samples of the image's BITPIX. */
async function unpackTile(tile: Tile, task: TileTask): Promise<Uint8Array> {
  const { layout, gunzip, count, index } = task;
  const { bitpix, coding } = layout;
  const lengthBytes = count * sampleBytes(bitpix);
  if (tile.kind === 'plain') return checked(tile.bytes, lengthBytes);
  if (tile.kind === 'gzip') return checked(await gunzip(tile.bytes, lengthBytes), lengthBytes);
  if (tile.scale) {
    const whole = new Int32Array(count);
    await decodeWhole(tile.bytes, task, whole);
    const values = bitpix === -32 ? new Float32Array(count) : new Float64Array(count);
    dequantise(whole, values, tile.scale, layout.quantisation, index);
    const bytes = new Uint8Array(values.buffer);
    swapToHost(bytes, values.BYTES_PER_ELEMENT);
    return bytes;
  }
  if (coding === 'RICE_1') {
    if (bitpix !== 8 && bitpix !== 16 && bitpix !== 32) {
      throw new FitsError('bad-header', `Rice coding holds no samples of BITPIX ${bitpix}.`);
    }
    const whole = new Int32Array(count);
    decodeRice(tile.bytes, whole, layout.riceSampleBytes, layout.riceBlockSamples);
    return narrowed(whole, sampleBytes(bitpix));
  }
  const bytes = await gunzip(tile.bytes, 8 * count);
  const width = bytes.length / count;
  const ordered = coding === 'GZIP_2' ? unshuffled(bytes, width) : bytes;
  // Whole numbers may be stored wider than they are.
  if (width === sampleBytes(bitpix) || bitpix < 0) return checked(ordered, lengthBytes);
  return narrowed(wholeNumbers(ordered, width), sampleBytes(bitpix));
}

/** The quantised values, which are 32-bit integers. */
async function decodeWhole(
  bytes: Uint8Array,
  { layout, gunzip }: TileTask,
  whole: Int32Array,
): Promise<void> {
  const { coding } = layout;
  if (coding === 'RICE_1') {
    decodeRice(bytes, whole, layout.riceSampleBytes, layout.riceBlockSamples);
    return;
  }
  const stored = await gunzip(bytes, 4 * whole.length);
  const width = stored.length / whole.length;
  whole.set(wholeNumbers(coding === 'GZIP_2' ? unshuffled(stored, width) : stored, width));
}

function checked(bytes: Uint8Array, lengthBytes: number): Uint8Array {
  if (bytes.length === lengthBytes) return bytes;
  throw new FitsError(
    'bad-packing',
    `A tile has ${bytes.length} bytes where its pixels take ${lengthBytes}.`,
  );
}

/** GZIP_2 stores all the highest bytes first, then all the next ... */
function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
  if (!Number.isInteger(width)) return bytes;
  const count = bytes.length / width;
  const ordered = new Uint8Array(bytes.length);
  for (let byte = 0; byte < width; byte++) {
    for (let i = 0; i < count; i++) ordered[i * width + byte] = bytes[byte * count + i];
  }
  return ordered;
}

/** @throws FitsError `bad-data` when `bytes` are no samples of 1, 2 or 4 bytes */
function wholeNumbers(bytes: Uint8Array, width: number): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / width;
  if (width === 4) return Int32Array.from({ length: count }, (_, i) => view.getInt32(4 * i));
  if (width === 2) return Int32Array.from({ length: count }, (_, i) => view.getInt16(2 * i));
  if (width === 1) return Int32Array.from(bytes);
  throw new FitsError(
    'bad-packing',
    `A tile has ${bytes.length} bytes, which are no whole number of pixels.`,
  );
}

/** The lowest bytes of each number, big-endian. */
function narrowed(whole: Int32Array, width: number): Uint8Array {
  const bytes = new Uint8Array(whole.length * width);
  for (let i = 0, at = 0; i < whole.length; i++) {
    for (let shift = 8 * (width - 1); shift >= 0; shift -= 8) bytes[at++] = whole[i] >> shift;
  }
  return bytes;
}

/** Copies a tile's samples, run by run along the first axis, to where they belong in the image. */
function putTile(
  samples: Uint8Array,
  { first, shape }: { readonly first: readonly number[]; readonly shape: readonly number[] },
  layout: TileLayout,
  data: Uint8Array,
): void {
  const width = sampleBytes(layout.bitpix);
  const runBytes = shape[0] * width;
  const runs = samples.length / runBytes;
  for (let run = 0; run < runs; run++) {
    let left = run;
    let pixel = first[0];
    let stride = layout.shape[0];
    for (let axis = 1; axis < shape.length; axis++) {
      pixel += (first[axis] + (left % shape[axis])) * stride;
      left = Math.floor(left / shape[axis]);
      stride *= layout.shape[axis];
    }
    data.set(samples.subarray(run * runBytes, (run + 1) * runBytes), pixel * width);
  }
}
