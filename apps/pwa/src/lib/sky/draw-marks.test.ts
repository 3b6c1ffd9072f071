import { expect, it } from 'vitest';
import { shortCount } from './draw-marks.ts';

it('writes the number of stacks so that it fits into a disc', () => {
  expect([1, 999, 1000, 1234, 9949, 9950, 35_499, 999_499, 999_500, 1_240_000].map(shortCount)).toEqual([
    '1',
    '999',
    '1.0k',
    '1.2k',
    '9.9k',
    '10k',
    '35k',
    '999k',
    '1.0M',
    '1.2M',
  ]);
});
