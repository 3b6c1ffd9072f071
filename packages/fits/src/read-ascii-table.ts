/** Decodes ASCII tables (FITS 4.0 section 7.2): text in fixed columns. */
import { decodeString } from './decode-cells.ts';
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';
import type { Table, TableColumn } from './table.ts';
import { columnTexts, fieldCount } from './table.ts';

/** Fields may overlap, but not so that a small file gives a giant table. */
const MAX_SHARING = 4;
/** Longer text is no number; keeps the pattern below fast. */
const LONGEST_NUMBER = 64;

/** Without the letter E or D an exponent must have its sign. */
const NUMBER = /^([+-]?\d*\.?\d*)(?:[EeDd]([+-]?\d+)|([+-]\d+))?$/;

interface Field {
  readonly isText: boolean;
  readonly width: number;
  /** Digits after a decimal point that is not written (section 7.2.5). */
  readonly decimals: number;
  readonly offset: number;
}

/**
 * Text columns give strings, all others Float64Array, with NaN where a field is blank, TNULL or no number.
 *
 * @throws FitsError `bad-header` when a column has no place in the row
 */
export function decodeAsciiTable(header: Header, bytes: Uint8Array, rowBytes: number, rows: number): Table {
  const fields = Array.from({ length: fieldCount(header) }, (_, at) => fieldOf(header, at + 1, rowBytes));
  const characters = fields.reduce((sum, field) => sum + field.width, 0);
  if (characters > rowBytes * MAX_SHARING) {
    throw new FitsError('too-large', 'The columns of this ASCII table overlap too often to be read.');
  }
  const columns = fields.map((field, at) => decodeField(header, at + 1, field, bytes, rowBytes, rows));
  return { rows, columns };
}

function fieldOf(header: Header, n: number, rowBytes: number): Field {
  const format = header.string(`TFORM${n}`) ?? '';
  const start = header.integer(`TBCOL${n}`) ?? 0;
  const match = /^\s*([AIFED])(\d{1,9})(?:\.(\d{1,3}))?\s*$/i.exec(format);
  if (!match)
    throw new FitsError('bad-header', `'${format}' is no format of an ASCII table column (TFORM${n}).`);
  const letter = match[1].toUpperCase();
  const width = Number(match[2]);
  if (start < 1 || width < 1 || start - 1 + width > rowBytes) {
    throw new FitsError(
      'bad-header',
      `Column ${n} of the table does not lie within its row of ${rowBytes} characters.`,
    );
  }
  const decimals = letter === 'A' || letter === 'I' ? 0 : Number(match[3] ?? 0);
  return { isText: letter === 'A', width, decimals, offset: start - 1 };
}

function decodeField(
  header: Header,
  n: number,
  field: Field,
  bytes: Uint8Array,
  rowBytes: number,
  rows: number,
): TableColumn {
  const texts = Array.from({ length: rows }, (_, row) => {
    const at = row * rowBytes + field.offset;
    return decodeString(bytes.subarray(at, at + field.width));
  });
  const scale = header.number(`TSCAL${n}`) ?? 1;
  const zero = header.number(`TZERO${n}`) ?? 0;
  const nullValue = header.string(`TNULL${n}`);
  const toNumber = (text: string): number =>
    text.trim() === nullValue?.trim() ? NaN : parseField(text.trim(), field.decimals) * scale + zero;
  return {
    ...columnTexts(header, n),
    format: header.string(`TFORM${n}`) ?? '',
    shape: [],
    scale,
    zero,
    ...(nullValue === undefined ? {} : { nullValue }),
    data: field.isText
      ? { kind: 'strings', values: texts }
      : { kind: 'numbers', values: Float64Array.from(texts, toNumber) },
  };
}

/** A Fortran number: D or E before the exponent, or a bare sign; the decimal point may be implied. */
function parseField(text: string, decimals: number): number {
  const match = text.length <= LONGEST_NUMBER ? NUMBER.exec(text) : null;
  if (!match || !/\d/.test(match[1])) return NaN;
  const mantissa = match[1];
  const implied = mantissa.includes('.') ? 0 : -decimals;
  return Number(`${mantissa}E${Number(match[2] ?? match[3] ?? 0) + implied}`);
}
