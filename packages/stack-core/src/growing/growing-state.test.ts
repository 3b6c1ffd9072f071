import { expect, it } from 'vitest';
import { readGrowingState } from './growing-state.ts';

it('reads the formats that were ever stored, 1 and 2, and no later one', () => {
  const [reports, sums] = [[{ name: 'a.fit' }], { width: 6, height: 4 }];
  const reference = { name: 'a.fit' };
  const second = { format: 2, reports, sums, seed: { reference, plan: { grid: {}, frames: [] } } };
  expect(readGrowingState(second)).toBe(second);
  expect(readGrowingState({ ...second, format: 3 })).toBeUndefined();
  const first = { reports, sums, seed: { reference, plan: { width: 6, height: 4, frames: [] } } };
  expect(readGrowingState(first)).toEqual({
    format: 2,
    reports,
    sums,
    seed: {
      reference,
      plan: {
        grid: { width: 6, height: 4, toReference: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0, g: 0, h: 0 } },
        frames: [],
      },
    },
  });
});
