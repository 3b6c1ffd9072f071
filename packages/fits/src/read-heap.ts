/** Reads lists of varying length from the heap of a binary table (FITS 4.0 section 7.3.5). */
import { decodeBits, decodeLogicals, decodeNumbers, decodeString } from './decode-cells.ts';
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';
import type { Scaling } from './scale-cells.ts';
import { scaleCells } from './scale-cells.ts';
import type { ListCell } from './table.ts';
import type { CellCode, FieldFormat } from './table-format.ts';
import { cellBytes } from './table-format.ts';

export interface Heap {
  readonly bytes: Uint8Array;
  /** How many bytes may still be decoded: rows may share lists, but not to make a small file a giant one. */
  budgetBytes: number;
}

/** Some writers let equal lists share their place; more than this many times the heap is an attack. */
const MAX_SHARING = 4;

/**
 * The heap lies after the rows, or further on where THEAP says (section 7.3.2).
 *
 * @param bytes the whole data unit
 * @throws FitsError `bad-header` when THEAP points into the rows or behind the data
 */
export function heapOf(header: Header, bytes: Uint8Array, mainBytes: number): Heap {
  const start = header.integer('THEAP') ?? mainBytes;
  if (start < mainBytes || start > bytes.length) {
    throw new FitsError(
      'bad-header',
      `THEAP is ${start}; the heap must begin from ${mainBytes} to ${bytes.length}.`,
    );
  }
  const heap = bytes.subarray(start);
  return { bytes: heap, budgetBytes: heap.length * MAX_SHARING };
}

/**
 * @param cells the descriptors of all rows: count and offset, 32-bit for P, 64-bit for Q
 * @throws FitsError `bad-data` when a list lies outside the heap, `too-large` when the lists share too much of it
 */
export function readLists(cells: Uint8Array, format: FieldFormat, scaling: Scaling, heap: Heap): ListCell[] {
  if (format.rowBytes === 0) return [];
  const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength);
  const lists: ListCell[] = [];
  for (let at = 0; at < cells.length; at += format.rowBytes) {
    const isNarrow = format.descriptor === 'P';
    const count = isNarrow ? view.getInt32(at) : Number(view.getBigInt64(at));
    const offset = isNarrow ? view.getInt32(at + 4) : Number(view.getBigInt64(at + 8));
    lists.push(decodeList(listBytes(heap, format.code, count, offset), format.code, count, scaling));
  }
  return lists;
}

function listBytes(heap: Heap, code: CellCode, count: number, offset: number): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const length = cellBytes(code, count);
  if (count < 0 || offset < 0 || offset + length > heap.bytes.length) {
    throw new FitsError(
      'bad-data',
      `A list of ${count} values at ${offset} lies outside the heap of ${heap.bytes.length} bytes.`,
    );
  }
  heap.budgetBytes -= length;
  if (heap.budgetBytes < 0)
    throw new FitsError('too-large', 'The lists of this table overlap too often to be read.');
  return heap.bytes.subarray(offset, offset + length);
}

function decodeList(bytes: Uint8Array, code: CellCode, count: number, scaling: Scaling): ListCell {
  switch (code) {
    case 'A':
      return { kind: 'strings', values: [decodeString(bytes)] };
    case 'L':
      return { kind: 'logicals', values: decodeLogicals(bytes) };
    case 'X':
      return { kind: 'bits', values: decodeBits(bytes, count) };
    default: {
      const kind = scaling.isComplex ? 'complex' : 'numbers';
      return { kind, values: scaleCells(decodeNumbers(bytes, code), scaling) };
    }
  }
}
