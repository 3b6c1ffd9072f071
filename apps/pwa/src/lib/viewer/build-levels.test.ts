import { describe, expect, it } from 'vitest';
import { buildLevels, halve } from './build-levels.ts';

const level = (width: number, height: number, value: (i: number) => number) => ({
  width,
  height,
  rgba: Float32Array.from({ length: 4 * width * height }, (_, i) => value(i)),
});

describe('buildLevels', () => {
  it('averages four pixels, each colour by itself', () => {
    const half = halve(level(2, 2, (i) => i));
    expect([...half.rgba]).toEqual([6, 7, 8, 9]);
  });
  it('leaves pixels without data out, and knows nothing where there is nothing', () => {
    const some = halve(level(2, 2, (i) => (i < 4 ? NaN : 5)));
    expect([...some.rgba]).toEqual([5, 5, 5, 5]);
    expect(halve(level(2, 2, () => NaN)).rgba.every((value) => Number.isNaN(value))).toBe(true);
  });
  it('halves odd sides down, as graphics memory wants its levels', () => {
    const levels = buildLevels(level(1081, 405, () => 1));
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [1081, 405],
      [540, 202],
      [270, 101],
      [135, 50],
    ]);
    expect(levels.every(({ rgba }) => rgba.every((value) => value === 1))).toBe(true);
  });
});
