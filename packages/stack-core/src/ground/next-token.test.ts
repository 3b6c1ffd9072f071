import { expect, it } from 'vitest';
import { nextToken } from './next-token.ts';

it('gives a new number each time, and never 0', () => {
  const tokens = Array.from({ length: 5 }, nextToken);
  expect(new Set([0, ...tokens]).size).toBe(6);
});
