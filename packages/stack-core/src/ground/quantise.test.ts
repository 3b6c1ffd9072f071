import { describe, expect, it } from 'vitest';
import { quantise } from './quantise.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

describe('quantise', () => {
  it.each([
    ['a sky', 900, 80],
    ['a faint one', 0.2, 0.001],
    ['a bright one', 40_000, 20_000],
    ['a negative one', -5000, 300],
  ])('is at most half a step off: %s', (_, level, spread) => {
    const random = seededRandom(1);
    const pixels = Float32Array.from({ length: 5000 }, (_, i) =>
      i % 50 === 0 ? NaN : level + spread * random.normal(),
    );
    const { data, bscale, bzero, blank } = quantise(pixels);
    expect(Number.isInteger(Math.log2(bscale))).toBe(true);
    pixels.forEach((value, i) => {
      if (Number.isNaN(value)) {
        expect(data[i]).toBe(blank);
        return;
      }
      expect(data[i]).not.toBe(blank);
      expect(Math.abs(data[i] * bscale + bzero - value)).toBeLessThanOrEqual(bscale / 2);
    });
  });
  it('takes steps no wider than twice what the range needs', () => {
    const pixels = Float32Array.from({ length: 1000 }, (_, i) => 7 * i);
    expect(quantise(pixels).bscale).toBeLessThanOrEqual((2 * 7 * 999) / 65_534);
  });
  it('copes with a constant and with nothing at all', () => {
    const constant = quantise(new Float32Array(10).fill(321.25));
    for (const value of constant.data)
      expect(value * constant.bscale + constant.bzero).toBeCloseTo(321.25, 3);
    const empty = quantise(new Float32Array(4).fill(NaN));
    expect([...empty.data]).toEqual(Array(4).fill(empty.blank));
    // The finest step, and 0 for the lowest value.
    expect([empty.bscale, empty.bzero]).toEqual([2 ** -20, 32767 * 2 ** -20]);
  });
});
