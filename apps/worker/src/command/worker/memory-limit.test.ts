/** A worker's memory where nobody says: nine tenths of what its container has, or its machine. */
import { expect, it } from 'vitest';
import { defaultMemoryLimit } from './memory-limit.ts';

it('the limit of the container where it is the smaller', () => {
  expect(defaultMemoryLimit(2e9, 16e9)).toBe(1.8e9);
});

it.each([undefined, 0, 2 ** 63, 16e9])('none is set (%s): the machine', (told) => {
  expect(defaultMemoryLimit(told, 16e9)).toBe(14.4e9);
});

it('this process has a limit of its own', () => {
  expect(defaultMemoryLimit()).toBeGreaterThan(1e8);
});
