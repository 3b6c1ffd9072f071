/** One table column to the bytes of its rows (FITS 4.0 section 7.3). */
import { swapToHost } from './byte-order.ts';
import type { PixelArray } from './encode-image.ts';
import { FitsError } from './fits-error.ts';
import { encodeLatin1, toPrintableAscii } from './latin1.ts';

/** Values of a column, all rows one after the other. */
export type ColumnValues =
  PixelArray | readonly string[] | readonly (boolean | null)[] | readonly PixelArray[];

export interface ColumnSpec {
  readonly name: string;
  /**
   * A typed array (Uint8Array is B, Int16Array I, Int32Array J, BigInt64Array K, Float32Array E, Float64Array D;
   * Int8Array, Uint16Array, Uint32Array and BigUint64Array are written with the TZERO of table 19), strings (A),
   * booleans with null for undefined (L), or one typed array a row for lists of varying length (P).
   */
  readonly values: ColumnValues;
  /** `complex`: Float32Array or Float64Array of re, im pairs (C, M). `bits`: Uint8Array of 0 and 1 (X). */
  readonly as?: 'complex' | 'bits';
  /** The shape of one row's values, fastest first; left out for one value a row. Written as TDIM from two axes on. */
  readonly shape?: readonly number[];
  readonly unit?: string;
  /** TDISP, for example `F8.3`. */
  readonly display?: string;
  /** TNULL: the stored integer that means "no data". */
  readonly nullValue?: number;
  /** TSCAL and TZERO: physical = zero + scale * stored. */
  readonly scale?: number;
  readonly zero?: number;
  readonly comment?: string;
}

export interface EncodedColumn {
  readonly spec: ColumnSpec;
  readonly code: string;
  readonly repeat: number;
  readonly rowBytes: number;
  readonly rows: number;
  readonly shape: readonly number[];
  readonly offset?: number | bigint;
  /** The column's rows one after the other, each `rowBytes` long, big-endian. */
  readonly bytes: Uint8Array;
  /** The arrays of a variable-length column. */
  readonly heap: readonly Uint8Array[];
}

/** @throws FitsError `bad-value` when the values do not fit the column's description */
export function encodeColumn(spec: ColumnSpec): EncodedColumn {
  const { values } = spec;
  if (isPixelArray(values)) return spec.as === 'bits' ? bitColumn(spec, values) : numberColumn(spec, values);
  if (values.length === 0 || typeof values[0] === 'string')
    return stringColumn(spec, values as readonly string[]);
  if (isPixelArray(values[0])) return listColumn(spec, values as readonly PixelArray[]);
  return logicalColumn(spec, values as readonly (boolean | null)[]);
}

function isPixelArray(values: unknown): values is PixelArray {
  return ArrayBuffer.isView(values);
}

/** How many values a row holds, and how many rows that makes. */
function rowsOf(spec: ColumnSpec, count: number): { perRow: number; rows: number; shape: readonly number[] } {
  const shape = spec.shape ?? [];
  const perRow = shape.reduce((product, length) => product * length, 1);
  const rows = count / perRow;
  if (Number.isInteger(rows) && Number.isInteger(perRow) && perRow > 0) return { perRow, rows, shape };
  throw new FitsError(
    'bad-value',
    `Column ${spec.name} has ${count} values, no whole number of rows of ${perRow}.`,
  );
}

function numberColumn(spec: ColumnSpec, values: PixelArray): EncodedColumn {
  const isComplex = spec.as === 'complex';
  const { code, offset } = numberCode(values, isComplex, spec.name);
  const valueBytes = values.BYTES_PER_ELEMENT * (isComplex ? 2 : 1);
  const { perRow, rows, shape } = rowsOf(spec, values.byteLength / valueBytes);
  const bytes = bigEndianBytes(values, offset !== undefined);
  return {
    spec,
    code,
    repeat: perRow,
    rowBytes: perRow * valueBytes,
    rows,
    shape,
    ...withOffset(offset),
    bytes,
    heap: [],
  };
}

function withOffset(offset: number | bigint | undefined): { offset?: number | bigint } {
  return offset === undefined ? {} : { offset };
}

function numberCode(
  values: PixelArray,
  isComplex: boolean,
  name: string,
): { code: string; offset?: number | bigint } {
  if (values instanceof Float32Array) return { code: isComplex ? 'C' : 'E' };
  if (values instanceof Float64Array) return { code: isComplex ? 'M' : 'D' };
  if (isComplex) throw new FitsError('bad-value', `Column ${name}: complex values are floating point pairs.`);
  if (values instanceof Uint8Array) return { code: 'B' };
  if (values instanceof Int8Array) return { code: 'B', offset: -128 };
  if (values instanceof Int16Array) return { code: 'I' };
  if (values instanceof Uint16Array) return { code: 'I', offset: 32768 };
  if (values instanceof Int32Array) return { code: 'J' };
  if (values instanceof Uint32Array) return { code: 'J', offset: 2147483648 };
  if (values instanceof BigInt64Array) return { code: 'K' };
  return { code: 'K', offset: 9223372036854775808n };
}

function bigEndianBytes(values: PixelArray, flipsSign: boolean): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  swapToHost(bytes, values.BYTES_PER_ELEMENT);
  if (flipsSign) for (let at = 0; at < bytes.length; at += values.BYTES_PER_ELEMENT) bytes[at] ^= 0x80;
  return bytes;
}

/** Section 7.3.2.2: eight to a byte, the first in the highest bit, each row filled to whole bytes. */
function bitColumn(spec: ColumnSpec, values: PixelArray): EncodedColumn {
  const { perRow, rows, shape } = rowsOf(spec, values.length);
  const rowBytes = Math.ceil(perRow / 8);
  const bytes = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    for (let bit = 0; bit < perRow; bit++) {
      if (Number(values[row * perRow + bit]) === 0) continue;
      bytes[row * rowBytes + (bit >> 3)] |= 0x80 >> (bit & 7);
    }
  }
  return { spec, code: 'X', repeat: perRow, rowBytes, rows, shape, bytes, heap: [] };
}

function logicalColumn(spec: ColumnSpec, values: readonly (boolean | null)[]): EncodedColumn {
  const { perRow, rows, shape } = rowsOf(spec, values.length);
  const bytes = Uint8Array.from(values, (value) => (value === null ? 0 : value ? 84 : 70));
  return { spec, code: 'L', repeat: perRow, rowBytes: perRow, rows, shape, bytes, heap: [] };
}

/** Section 7.3.3.1: a string shorter than its field ends in a NUL. */
function stringColumn(spec: ColumnSpec, values: readonly string[]): EncodedColumn {
  const { perRow, rows, shape } = rowsOf(spec, values.length);
  const texts = values.map(toPrintableAscii);
  const width = texts.reduce((longest, text) => Math.max(longest, text.length), 1);
  const bytes = new Uint8Array(values.length * width);
  texts.forEach((text, at) => encodeLatin1(text, bytes, at * width));
  const repeat = perRow * width;
  return {
    spec,
    code: 'A',
    repeat,
    rowBytes: repeat,
    rows,
    shape: shape.length === 0 ? [] : [width, ...shape],
    bytes,
    heap: [],
  };
}

/** Section 7.3.5: the row holds a count and an offset, the arrays lie in the heap. */
function listColumn(spec: ColumnSpec, lists: readonly PixelArray[]): EncodedColumn {
  const { code, offset } = numberCode(lists[0], spec.as === 'complex', spec.name);
  const bytes = new Uint8Array(lists.length * 8);
  const view = new DataView(bytes.buffer);
  let longest = 0;
  const heap = lists.map((list, row) => {
    if (numberCode(list, spec.as === 'complex', spec.name).code !== code) {
      throw new FitsError('bad-value', `Column ${spec.name}: all lists must be arrays of one type.`);
    }
    const count = spec.as === 'complex' ? list.length / 2 : list.length;
    longest = Math.max(longest, count);
    view.setInt32(row * 8, count);
    return bigEndianBytes(list, offset !== undefined);
  });
  const listCode = `P${code}(${longest})`;
  return {
    spec,
    code: listCode,
    repeat: 1,
    rowBytes: 8,
    rows: lists.length,
    shape: [],
    ...withOffset(offset),
    bytes,
    heap,
  };
}
