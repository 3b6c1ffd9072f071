import { describe, expect, it } from 'vitest';
import { mostCommon } from './most-common.ts';

describe('mostCommon', () => {
  it('counts, and takes the smallest of equally frequent values', () => {
    expect(mostCommon(['M 94', 'M 63', 'M 94'])).toBe('M 94');
    expect(mostCommon(['M 63', 'M 94', 'M 94'])).toBe('M 94');
    expect(mostCommon([100, 80, 80, 100])).toBe(80);
    expect(mostCommon([80, 100, 100, 80])).toBe(80);
    expect(mostCommon([9, 100])).toBe(9);
    expect(mostCommon(['b', 'a'])).toBe('a');
    expect(mostCommon<string>([])).toBeUndefined();
  });
});
