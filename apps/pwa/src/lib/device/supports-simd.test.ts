import { expect, it } from 'vitest';
import { supportsSimd } from './supports-simd.ts';

it('finds the SIMD of this engine', () => {
  expect(supportsSimd()).toBe(true);
});
