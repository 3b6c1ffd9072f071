/** Columns line up, and what strangers named cannot steer the terminal. */
import { expect, it } from 'vitest';
import { printable, shortTime, table } from './table.ts';

it('columns are as wide as their longest cell', () => {
  expect(
    table(
      ['NAME', 'TIER'],
      [
        ['anna', 'free'],
        ['bartholomew', 'raw'],
      ],
    ),
  ).toBe('NAME         TIER\nanna         free\nbartholomew  raw\n');
});

it('without rows the headings stand alone', () => {
  expect(table(['ID', 'NAME'], [])).toBe('ID  NAME\n');
});

it('control characters and turned directions are shown as question marks', () => {
  expect(printable('a\u001b[2Jb\nc\u009bd\u202ee')).toBe('a?[2Jb?c?d?e');
  expect(table(['A'], [['\u001b[31m']])).toBe('A\n?[31m\n');
});

it('times are shown to the second', () => {
  expect(shortTime('2025-01-15T19:30:05.250Z')).toBe('2025-01-15 19:30:05Z');
  expect(shortTime('2025-01-15T19:30:05Z')).toBe('2025-01-15 19:30:05Z');
});
