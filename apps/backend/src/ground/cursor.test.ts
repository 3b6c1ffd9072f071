/** Cursors come back as they went, and none but ours is taken. */
import { expect, it, test } from 'vitest';
import { decodeCursor, encodeCursor, pageOf } from './cursor.ts';

const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('an id, or an id with its time, comes back', () => {
  expect(decodeCursor(encodeCursor({ id: 42 }), false)).toBe(42);
  const time = new Date('2025-01-15T19:30:05.123Z');
  expect(decodeCursor(encodeCursor({ id: 42, time }), true)).toEqual({ id: 42, time });
});

it('a page ends at its last row, and there is a next one only where a row is left', () => {
  const rows = [7, 5, 3].map((id) => ({ id }));
  const cursorOf = ({ id }: { id: number }) => ({ id });
  expect(pageOf(rows, 2, cursorOf)).toEqual({ page: rows.slice(0, 2), nextCursor: encodeCursor({ id: 5 }) });
  expect(pageOf(rows, 3, cursorOf)).toEqual({ page: rows, nextCursor: null });
  expect(pageOf([], 3, cursorOf)).toEqual({ page: [], nextCursor: null });
});

test.each([
  ['one with a time, for a list without', encodeCursor({ id: 1, time: new Date(0) }), false],
  ['one without a time, for a list with', encodeCursor({ id: 1 }), true],
  ['no JSON', Buffer.from('[1').toString('base64url'), false],
  ['no list', cursorOf({ length: 1, 0: 1 }), false],
  ['an empty list', cursorOf([]), false],
  ['text', cursorOf(['1']), false],
  ['a time that is text', cursorOf([1, 'x']), true],
  ['a fraction', cursorOf([1.5]), false],
  ['a time beyond all dates', cursorOf([1, 8.64e15 + 1]), true],
] as [string, string, boolean][])('%s is refused', (_name, cursor, withTime) => {
  const refused = expect.objectContaining({ code: 'bad-request' }) as Error;
  expect(() => (withTime ? decodeCursor(cursor, true) : decodeCursor(cursor, false))).toThrow(refused);
});
