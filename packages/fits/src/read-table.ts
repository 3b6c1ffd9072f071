/** Reads binary tables (FITS 4.0 section 7.3), and ASCII tables through `read-ascii-table.ts`. */
import type { ByteSource } from './byte-source.ts';
import { readRange } from './byte-source.ts';
import { decodeBits, decodeLogicals, decodeNumbers, decodeStrings } from './decode-cells.ts';
import { FitsError } from './fits-error.ts';
import type { Hdu } from './hdu.ts';
import type { Header } from './header.ts';
import { decodeAsciiTable } from './read-ascii-table.ts';
import type { Heap } from './read-heap.ts';
import { heapOf, readLists } from './read-heap.ts';
import type { Scaling } from './scale-cells.ts';
import { nullFlags, scaleCells } from './scale-cells.ts';
import type { Table, TableColumn } from './table.ts';
import { columnTexts, fieldCount } from './table.ts';
import type { FieldFormat } from './table-format.ts';
import { parseDimensions, parseFieldFormat } from './table-format.ts';

/**
 * A whole table, columns decoded and scaled.
 *
 * @throws FitsError `no-table`, `unsupported` (tile-compressed data), `truncated`, `bad-header`; `bad-data` when a
 * list lies outside the heap, `too-large` when lists overlap beyond reason
 */
export async function readTable(source: ByteSource, hdu: Hdu): Promise<Table> {
  if (hdu.refusal !== undefined) throw new FitsError('unsupported', hdu.refusal);
  if (hdu.kind !== 'bintable' && hdu.kind !== 'table')
    throw new FitsError('no-table', 'This HDU holds no table.');
  const { rowBytes, rows } = tableShape(hdu.header);
  const bytes = await readRange(source, hdu.dataOffset, hdu.dataBytes, 'the table');
  if (hdu.kind === 'table') return decodeAsciiTable(hdu.header, bytes, rowBytes, rows);
  return decodeBinaryTable(hdu.header, bytes, rowBytes, rows);
}

function tableShape(header: Header): { rowBytes: number; rows: number } {
  const rowBytes = header.integer('NAXIS1');
  const rows = header.integer('NAXIS2');
  const isTable =
    header.integer('NAXIS') === 2 && header.integer('BITPIX') === 8 && (header.integer('GCOUNT') ?? 1) === 1;
  if (isTable && rowBytes !== undefined && rows !== undefined) return { rowBytes, rows };
  throw new FitsError('bad-header', 'A table must have BITPIX = 8, NAXIS = 2 and GCOUNT = 1.');
}

function decodeBinaryTable(header: Header, bytes: Uint8Array, rowBytes: number, rows: number): Table {
  const formats = Array.from({ length: fieldCount(header) }, (_, at) => formatOf(header, at + 1));
  const usedBytes = formats.reduce((sum, format) => sum + format.rowBytes, 0);
  if (usedBytes > rowBytes) {
    throw new FitsError(
      'bad-header',
      `The columns take ${usedBytes} bytes a row where NAXIS1 has ${rowBytes}.`,
    );
  }
  const heap = heapOf(header, bytes, rowBytes * rows);
  let offset = 0;
  const columns = formats.map((format, at) => {
    const cells = gather(bytes, rows, rowBytes, offset, format.rowBytes);
    offset += format.rowBytes;
    return decodeColumn(header, at + 1, format, cells, heap);
  });
  return { rows, columns };
}

function formatOf(header: Header, n: number): FieldFormat {
  const text = header.string(`TFORM${n}`);
  if (text === undefined) throw new FitsError('bad-header', `The table has no TFORM${n}.`);
  return parseFieldFormat(text);
}

/** One column's bytes, row after row. */
function gather(
  bytes: Uint8Array,
  rows: number,
  rowBytes: number,
  offset: number,
  length: number,
): Uint8Array {
  if (length === rowBytes) return bytes.subarray(0, rows * rowBytes);
  if (length === 0) return new Uint8Array(0);
  const cells = new Uint8Array(rows * length);
  for (let row = 0; row < rows; row++) {
    const at = row * rowBytes + offset;
    if (length > 16) cells.set(bytes.subarray(at, at + length), row * length);
    else for (let i = 0; i < length; i++) cells[row * length + i] = bytes[at + i];
  }
  return cells;
}

function decodeColumn(
  header: Header,
  n: number,
  format: FieldFormat,
  cells: Uint8Array,
  heap: Heap,
): TableColumn {
  const scaling = scalingOf(header, n, format);
  const { nullValue } = scaling;
  return {
    ...columnTexts(header, n),
    format: header.string(`TFORM${n}`) ?? '',
    scale: scaling.scale,
    zero: scaling.zero,
    ...(nullValue === undefined ? {} : { nullValue }),
    ...decodeField(format, header.string(`TDIM${n}`), cells, scaling, heap),
  };
}

function decodeField(
  format: FieldFormat,
  dimensions: string | undefined,
  cells: Uint8Array,
  scaling: Scaling,
  heap: Heap,
): Pick<TableColumn, 'shape' | 'data' | 'nulls'> {
  const { code, repeat } = format;
  if (format.descriptor)
    return { shape: [], data: { kind: 'lists', values: readLists(cells, format, scaling, heap) } };
  const axes = dimensions === undefined ? undefined : parseDimensions(dimensions, repeat);
  if (code === 'A') return decodeText(format, axes, cells);
  const isWhole = axes !== undefined && axes.reduce((product, axis) => product * axis, 1) === repeat;
  const shape = isWhole ? axes : repeat === 1 ? [] : [repeat];
  switch (code) {
    case 'L':
      return { shape, data: { kind: 'logicals', values: decodeLogicals(cells) } };
    case 'X':
      return { shape, data: { kind: 'bits', values: decodeBits(cells, repeat) } };
    case 'C':
    case 'M':
      return { shape, data: { kind: 'complex', values: scaleCells(decodeNumbers(cells, code), scaling) } };
    default: {
      const stored = decodeNumbers(cells, code);
      const nulls = nullFlags(stored, scaling.nullValue);
      const data = { kind: 'numbers' as const, values: scaleCells(stored, scaling) };
      return { shape, data, ...(nulls ? { nulls } : {}) };
    }
  }
}

/** The first axis of TDIM counts the characters of a string, the others strings. */
function decodeText(
  format: FieldFormat,
  axes: readonly number[] | undefined,
  cells: Uint8Array,
): Pick<TableColumn, 'shape' | 'data'> {
  const width = axes?.[0] ?? format.stringWidth ?? format.repeat;
  const perRow = width === 0 ? 0 : Math.floor(format.repeat / width);
  const isEven = perRow * width === format.repeat;
  const strings = isEven ? decodeStrings(cells, width) : decodeStrings(cells, format.repeat);
  const shape =
    !isEven || perRow === 1 ? [] : axes && product(axes) === format.repeat ? axes.slice(1) : [perRow];
  return { shape, data: { kind: 'strings', values: strings } };
}

function product(axes: readonly number[]): number {
  return axes.reduce((size, axis) => size * axis, 1);
}

/** TSCAL and TZERO do not apply to logicals, bits and text. */
function scalingOf(header: Header, n: number, format: FieldFormat): Scaling {
  const zero = header.get(`TZERO${n}`);
  const nullValue = header.get(`TNULL${n}`);
  const isNumber = !'LXA'.includes(format.code);
  const hasNull =
    typeof nullValue === 'bigint' || (typeof nullValue === 'number' && Number.isInteger(nullValue));
  return {
    scale: isNumber ? (header.number(`TSCAL${n}`) ?? 1) : 1,
    zero: isNumber && (typeof zero === 'number' || typeof zero === 'bigint') ? zero : 0,
    ...(hasNull && isNumber ? { nullValue } : {}),
    isComplex: format.code === 'C' || format.code === 'M',
  };
}
