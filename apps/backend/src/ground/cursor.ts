/** Where a page of a list ends, opaque to the caller: the last row's id, and its time where lists go by time. */
import { AppError } from './app-error.ts';

export interface Cursor {
  id: number;
  time?: Date;
}

export function encodeCursor(cursor: Cursor): string {
  const values = cursor.time === undefined ? [cursor.id] : [cursor.id, cursor.time.getTime()];
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The first `limit` of rows that were asked for with one more, and where the next page begins; null at the end. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => Cursor,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > page.length && last !== undefined;
  return { page, nextCursor: hasMore ? encodeCursor(cursorOf(last)) : null };
}

/** @throws AppError `bad-request` for a cursor that this server did not make for such a list */
export function decodeCursor(cursor: string, withTime: false): number;
export function decodeCursor(cursor: string, withTime: true): Required<Cursor>;
export function decodeCursor(cursor: string, withTime: boolean): number | Required<Cursor> {
  const values = parsed(cursor);
  if (values.length !== (withTime ? 2 : 1) || !values.every((value) => Number.isSafeInteger(value)))
    throw notOurs();
  const [id, ms] = values as [number, number];
  if (!withTime) return id;
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) throw notOurs();
  return { id, time };
}

function parsed(cursor: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

function notOurs(): AppError {
  return new AppError('bad-request', 'The cursor is not one of this list: start from the first page.');
}
