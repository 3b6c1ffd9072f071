/** Sizes are read and written in powers of 1024. */
import { expect, it } from 'vitest';
import { formatSize, parseSize } from './sizes.ts';

it.each([
  ['0', 0],
  ['21474836480', 21_474_836_480],
  ['20GB', 21_474_836_480],
  ['20 gib', 21_474_836_480],
  ['1.5T', 1_649_267_441_664],
  ['512k', 524_288],
  ['7B', 7],
])('%s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

it.each(['', '-1', '1e3', '0x10', 'GB', '5 PB', '1,5GB', '9007199254740993'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow('Give bytes');
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [524_288_000, '500.0 MB'],
  [1_649_267_441_664, '1.5 TB'],
  [2 ** 60, '1048576.0 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
