import { expect, it } from 'vitest';
import { fitting } from './fitting.ts';

it('takes as many as fit into 15,000 characters of JSON, from the first on', () => {
  // Two brackets, and each of 998 characters with its quotes and comma: 14 take 14,000 and more.
  const lines = Array.from({ length: 16 }, (_, n) => String.fromCharCode(97 + n).repeat(997));
  expect(fitting(lines)).toEqual(lines.slice(0, 14));
  expect(JSON.stringify(fitting(lines)).length).toBeLessThanOrEqual(15_000);
  expect(fitting(['short', 'x'.repeat(15_000), 'short'])).toEqual(['short']);
  expect(fitting([])).toEqual([]);
});
