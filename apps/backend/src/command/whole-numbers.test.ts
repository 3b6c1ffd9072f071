/** Counts and numbers of rows are taken up to their limits, and refused by a sentence beyond. */
import { expect, it } from 'vitest';
import { parseCount, parseId } from './whole-numbers.ts';

it.each([
  ['1', 1],
  ['999999999', 999_999_999],
])('%s is a count', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

it.each(['', '0', '-1', '1.5', '1e3', '0x10', ' 7', '1000000000'])('%j is no count', (text) => {
  expect(() => parseCount(text)).toThrow('Give a whole number from 1 to 999999999.');
});

it.each([
  ['1', 1],
  ['1000000000', 1_000_000_000],
  ['4294967295', 4_294_967_295],
])('%s is the number of a row', (text, id) => {
  expect(parseId(text)).toBe(id);
});

it.each(['', '0', '07', '-1', '1.5', 'seven', '4294967296', '42949672950'])(
  '%j is the number of none',
  (text) => {
    expect(() => parseId(text)).toThrow('Give its number, as the lists show it.');
  },
);
