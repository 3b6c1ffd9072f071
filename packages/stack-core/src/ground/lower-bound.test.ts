import { expect, it } from 'vitest';
import { lowerBound } from './lower-bound.ts';

it('is the first index whose value is not below', () => {
  for (let length = 0; length < 12; length++) {
    const ascending = Int32Array.from({ length }, (_, n) => 2 * n - (n % 3 === 2 ? 2 : 0));
    for (let value = -2; value < 26; value++) {
      const found = ascending.findIndex((own) => own >= value);
      expect(lowerBound(ascending, value)).toBe(found === -1 ? length : found);
    }
  }
});
