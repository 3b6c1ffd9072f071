/** What reading a table gives: columns with their values, for binary and ASCII tables alike. */
import { FitsError } from './fits-error.ts';
import type { Logical, NumberArray } from './decode-cells.ts';
import type { Header } from './header.ts';

export type ColumnData =
  | { readonly kind: 'numbers'; readonly values: NumberArray }
  /** re, im, re, im ... */
  | { readonly kind: 'complex'; readonly values: NumberArray }
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  /** null is neither true nor false. */
  | { readonly kind: 'logicals'; readonly values: readonly Logical[] }
  /** One byte a bit, 0 or 1. */
  | { readonly kind: 'bits'; readonly values: Uint8Array<ArrayBuffer> }
  /** One entry a row, of any length. */
  | { readonly kind: 'lists'; readonly values: readonly ListCell[] };

/** The kinds a list may be of; a list of characters is one string. */
export type ListCell =
  | { readonly kind: 'numbers' | 'complex'; readonly values: NumberArray }
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  | { readonly kind: 'logicals'; readonly values: readonly Logical[] }
  | { readonly kind: 'bits'; readonly values: Uint8Array<ArrayBuffer> };

export interface TableColumn {
  /** TTYPE; empty when the column has no name. */
  readonly name: string;
  readonly unit?: string;
  /** TFORM as it stands in the header. */
  readonly format: string;
  /** TDISP. */
  readonly display?: string;
  /**
   * The shape of one row's values, fastest first, from TDIM or the repeat count; [] for one value a row. For strings
   * the axes that count strings, for lists [].
   */
  readonly shape: readonly number[];
  /** TSCAL and TZERO, already applied to `data`. */
  readonly scale: number;
  readonly zero: number | bigint;
  /** TNULL, of the stored values. */
  readonly nullValue?: number | bigint | string;
  /** One flag a value, 1 where it is TNULL; there only when the column has a TNULL and single values. */
  readonly nulls?: Uint8Array<ArrayBuffer>;
  /** All rows, one after the other. */
  readonly data: ColumnData;
}

export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** Section 7.3.1: from 0 to 999. @throws FitsError `bad-header` */
export function fieldCount(header: Header): number {
  const count = header.integer('TFIELDS');
  if (count !== undefined && count >= 0 && count <= 999) return count;
  throw new FitsError('bad-header', 'TFIELDS, the number of columns, must be a whole number from 0 to 999.');
}

/** The column of a name, in any case (section 7.3.1 wants names compared so); undefined when there is none. */
export function findColumn(table: Table, name: string): TableColumn | undefined {
  const wanted = name.toLowerCase();
  return table.columns.find((column) => column.name.toLowerCase() === wanted);
}

/** The keywords of column `n` (from 1) that both kinds of table share. */
export function columnTexts(header: Header, n: number): { name: string; unit?: string; display?: string } {
  const unit = header.string(`TUNIT${n}`);
  const display = header.string(`TDISP${n}`);
  return {
    name: header.string(`TTYPE${n}`) ?? '',
    ...(unit === undefined ? {} : { unit }),
    ...(display === undefined ? {} : { display }),
  };
}
