/** Columns to the bytes and keywords of a binary table (FITS 4.0 section 7.3). */
import { addToSum } from './checksum.ts';
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';
import type { ColumnSpec, EncodedColumn } from './encode-column.ts';
import { encodeColumn } from './encode-column.ts';
import type { HduBody } from './encode-image.ts';

/** A binary table to write, as an extension. */
export interface TableSpec {
  readonly kind: 'bintable';
  readonly columns: readonly ColumnSpec[];
  /** EXTNAME. */
  readonly name?: string;
  /** The user's cards, written after the structural ones; see `writeFits`. */
  readonly header?: Header;
}

export interface EncodedTable {
  readonly rowBytes: number;
  readonly rows: number;
  readonly heapBytes: number;
  readonly cards: (header: Header) => void;
  readonly body: HduBody;
}

/** @throws FitsError `bad-value` when columns differ in length or a column's values do not fit its description */
export function encodeTable(spec: TableSpec): EncodedTable {
  checkNames(spec.columns);
  const columns = spec.columns.map(encodeColumn);
  const rows = columns[0]?.rows ?? 0;
  const odd = columns.find((column) => column.rows !== rows);
  if (odd) {
    throw new FitsError(
      'bad-value',
      `Column ${odd.spec.name} has ${odd.rows} rows where the table has ${rows}.`,
    );
  }
  const rowBytes = columns.reduce((sum, column) => sum + column.rowBytes, 0);
  const bytes = interleave(columns, rows, rowBytes);
  return {
    rowBytes,
    rows,
    heapBytes: bytes.length - rows * rowBytes,
    cards: (header) => columns.forEach((column, at) => addColumnCards(header, column, at + 1)),
    body: {
      sizeBytes: bytes.length,
      valueBytes: 1,
      encode: (offset, target, sum) => {
        target.set(bytes.subarray(offset, offset + target.length));
        return addToSum(target, sum);
      },
    },
  };
}

/** Section 7.3.2 asks for names of letters, digits and underscore that differ by more than their case. */
function checkNames(columns: readonly ColumnSpec[]): void {
  if (columns.length > 999) throw new FitsError('bad-value', 'A FITS table holds at most 999 columns.');
  const seen = new Set<string>();
  for (const { name } of columns) {
    const isTaken = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    if (isTaken) throw new FitsError('bad-value', `Two columns are called ${name}.`);
    if (/^\w+$/.test(name)) continue;
    throw new FitsError('bad-value', `'${name}' is no column name: only letters, digits and underscore are.`);
  }
}

function interleave(columns: readonly EncodedColumn[], rows: number, rowBytes: number): Uint8Array {
  const lists = columns.flatMap((column) => column.heap);
  const heapBytes = lists.reduce((sum, list) => sum + list.length, 0);
  const bytes = new Uint8Array(rows * rowBytes + heapBytes);
  let heapOffset = 0;
  let columnOffset = 0;
  const view = new DataView(bytes.buffer);
  for (const column of columns) {
    for (let row = 0; row < rows; row++) {
      const at = row * rowBytes + columnOffset;
      bytes.set(column.bytes.subarray(row * column.rowBytes, (row + 1) * column.rowBytes), at);
      const list = column.heap[row];
      if (!list) continue;
      if (heapOffset > 0x7fffffff) throw new FitsError('too-large', 'A heap of over 2 GB cannot be written.');
      view.setInt32(at + 4, heapOffset);
      bytes.set(list, rows * rowBytes + heapOffset);
      heapOffset += list.length;
    }
    columnOffset += column.rowBytes;
  }
  return bytes;
}

function addColumnCards(header: Header, column: EncodedColumn, n: number): void {
  const { spec } = column;
  header.set(`TTYPE${n}`, spec.name, spec.comment ?? '');
  header.set(`TFORM${n}`, `${column.repeat}${column.code}`);
  if (spec.unit !== undefined) header.set(`TUNIT${n}`, spec.unit);
  if (column.shape.length > 1) header.set(`TDIM${n}`, `(${column.shape.join(',')})`);
  if (column.offset !== undefined) {
    header.set(`TSCAL${n}`, 1);
    header.set(`TZERO${n}`, column.offset);
  } else if (spec.scale !== undefined || spec.zero !== undefined) {
    header.setReal(`TSCAL${n}`, spec.scale ?? 1);
    header.setReal(`TZERO${n}`, spec.zero ?? 0);
  }
  if (spec.nullValue !== undefined) header.set(`TNULL${n}`, spec.nullValue);
  if (spec.display !== undefined) header.set(`TDISP${n}`, spec.display);
}
