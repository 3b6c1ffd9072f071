import { expect, it } from 'vitest';
import { longestOf } from './save-format.ts';

it('makes pictures smaller, never larger', () => {
  expect(longestOf('full', 1920)).toBe(1920);
  expect(longestOf('half', 1921)).toBe(961);
  expect(longestOf('2048', 1920)).toBe(1920);
  expect(longestOf('2048', 4000)).toBe(2048);
  expect(longestOf('1080', 1920)).toBe(1080);
});
