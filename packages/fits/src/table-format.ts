/** Reads TFORM and TDIM, the description of a binary table's fields (FITS 4.0 sections 7.3.1 and 7.3.2, table 18). */
import { FitsError } from './fits-error.ts';

/** The type of field values: L logical, X bits, B I J K integers of 1 2 4 8 bytes, A text, E D C M floating point. */
export type CellCode = 'L' | 'X' | 'B' | 'I' | 'J' | 'K' | 'A' | 'E' | 'D' | 'C' | 'M';

export interface FieldFormat {
  /** The type of the values; for lists of varying length, of what they list. */
  readonly code: CellCode;
  /** P (32-bit) or Q (64-bit) when the row holds the place of a list in the heap. */
  readonly descriptor?: 'P' | 'Q';
  /** Values in a row (characters for A, bits for X). */
  readonly repeat: number;
  /** The length of one string in an A field that holds several (the rAw convention). */
  readonly stringWidth?: number;
  readonly rowBytes: number;
}

/** No format is longer; keeps a crafted string of megabytes from the patterns below. */
const LONGEST_TEXT = 68;
const LONGEST_TDIM = 4000;
const TFORM = /^\s*(\d*)([LXBIJKAEDCMPQ])\s*(.*?)\s*$/i;
const LIST = /^([LXBIJKAEDCM])/i;
const CELL_BYTES: Readonly<Record<Exclude<CellCode, 'X'>, number>> = {
  L: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
};

/** @throws FitsError `bad-header` when the text is no TFORM */
export function parseFieldFormat(text: string): FieldFormat {
  const match = text.length <= LONGEST_TEXT ? TFORM.exec(text) : null;
  if (!match)
    throw new FitsError('bad-header', `'${text.slice(0, LONGEST_TEXT)}' is no format of a table column.`);
  const repeat = match[1] === '' ? 1 : Number(match[1]);
  const letter = match[2].toUpperCase();
  if (!Number.isSafeInteger(repeat))
    throw new FitsError('bad-header', `The repeat count of '${text}' is too large.`);
  if (letter === 'P' || letter === 'Q') return listFormat(text, letter, repeat, match[3]);
  const code = letter as CellCode;
  const width = code === 'A' ? Number(/^\d+/.exec(match[3])?.[0] ?? 0) : 0;
  const hasWidth = width > 0 && width < repeat;
  return { code, repeat, ...(hasWidth ? { stringWidth: width } : {}), rowBytes: cellBytes(code, repeat) };
}

function listFormat(text: string, descriptor: 'P' | 'Q', repeat: number, rest: string): FieldFormat {
  const match = LIST.exec(rest);
  if (!match || repeat > 1)
    throw new FitsError('bad-header', `'${text.slice(0, LONGEST_TEXT)}' is no format of a table column.`);
  const code = match[1].toUpperCase() as CellCode;
  return { code, descriptor, repeat, rowBytes: repeat * (descriptor === 'P' ? 8 : 16) };
}

/** The bytes that `count` values take; bits fill whole bytes. */
export function cellBytes(code: CellCode, count: number): number {
  return code === 'X' ? Math.ceil(count / 8) : count * CELL_BYTES[code];
}

/**
 * The axes of TDIM, fastest first; undefined when the text is none, or does not fit the field (section 7.3.2:
 * the product may not exceed the repeat count), in which case the field is one-dimensional.
 */
export function parseDimensions(text: string, repeat: number): number[] | undefined {
  const match = text.length <= LONGEST_TDIM ? /^\s*\(([\d\s,]+)\)\s*$/.exec(text) : null;
  if (!match) return undefined;
  const axes = match[1].split(',').map((axis) => Number(axis));
  const product = axes.reduce((size, axis) => size * axis, 1);
  return axes.every((axis) => axis >= 1) && product <= repeat ? axes : undefined;
}
