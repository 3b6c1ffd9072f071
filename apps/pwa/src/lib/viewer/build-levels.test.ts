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
  it('averages the four pixels of each place, the last of an odd side left out', () => {
    const [width, height] = [5, 4];
    const full = level(width, height, (i) => (i * i) % 97);
    const half = halve(full);
    expect([half.width, half.height, half.rgba.length]).toEqual([2, 2, 16]);
    for (const [y, x, c] of [0, 1].flatMap((v) =>
      [0, 1].flatMap((u) => [0, 1, 2, 3].map((channel) => [v, u, channel])),
    )) {
      const of = (dx: number, dy: number): number => full.rgba[4 * ((2 * y + dy) * width + 2 * x + dx) + c];
      expect(half.rgba[4 * (2 * y + x) + c]).toBe((of(0, 0) + of(1, 0) + of(0, 1) + of(1, 1)) / 4);
    }
  });
  it('averages the two pixels where a side is one pixel', () => {
    expect([...halve(level(1, 2, (i) => i)).rgba]).toEqual([2, 3, 4, 5]);
    expect([...halve(level(2, 1, (i) => i)).rgba]).toEqual([2, 3, 4, 5]);
    expect([...halve(level(1, 1, (i) => i)).rgba]).toEqual([0, 1, 2, 3]);
  });
  it('averages what is known of four pixels', () => {
    const some = halve(level(2, 2, (i) => (i < 4 ? NaN : i)));
    // The other three hold 4, 8 and 12, and so on.
    expect([...some.rgba]).toEqual([8, 9, 10, 11]);
  });
  it('leaves pixels without data out, and knows nothing where there is nothing', () => {
    const some = halve(level(2, 2, (i) => (i < 4 ? NaN : 5)));
    expect([...some.rgba]).toEqual([5, 5, 5, 5]);
    expect(halve(level(2, 2, () => NaN)).rgba.every((value) => Number.isNaN(value))).toBe(true);
  });
  it('stops at 200 pixels', () => {
    const sizes = (width: number, height: number): number[] =>
      buildLevels(level(width, height, () => 1)).map((one) => Math.max(one.width, one.height));
    expect(sizes(200, 3)).toEqual([200]);
    expect(sizes(201, 3)).toEqual([201, 100]);
    expect(sizes(3, 201)).toEqual([201, 100]);
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
