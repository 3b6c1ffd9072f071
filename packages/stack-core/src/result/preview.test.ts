import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { encodePng, renderPreview, renderThumbnail } from './preview.ts';
import type { LinearImage } from './preview.ts';
import { autoStretch, stretchValue } from './stretch.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

function image(width: number, height: number, channelCount: 1 | 3): LinearImage {
  const random = seededRandom(width);
  const pixels = Float32Array.from({ length: width * height * channelCount }, (_, i) =>
    i % 503 === 0 ? NaN : i % 211 === 0 ? 20_000 * random.uniform() : 1000 + 30 * random.normal(),
  );
  return { width, height, channelCount, pixels };
}

describe('renderPreview', () => {
  it.each([1, 3] as const)('is the automatic stretch of each of %i channels', (channelCount) => {
    const linear = image(61, 47, channelCount);
    const { width, height, rgba } = renderPreview(linear);
    expect([width, height, rgba.length]).toEqual([61, 47, 4 * 61 * 47]);
    const count = 61 * 47;
    for (let channel = 0; channel < 3; channel++) {
      const from = channelCount === 1 ? 0 : channel * count;
      const plane = linear.pixels.subarray(from, from + count);
      const stretch = autoStretch(plane);
      for (let i = 0; i < count; i++) {
        const wanted = 255 * stretchValue(plane[i], stretch);
        expect(Math.abs(rgba[4 * i + channel] - wanted)).toBeLessThanOrEqual(2);
        expect(rgba[4 * i + 3]).toBe(255);
      }
    }
  });
  it('draws a picture without data in black', () => {
    const { rgba } = renderPreview({
      width: 8,
      height: 8,
      channelCount: 1,
      pixels: new Float32Array(64).fill(NaN),
    });
    expect(rgba.filter((_, i) => i % 4 !== 3).every((value) => value === 0)).toBe(true);
  });
});

describe('renderThumbnail', () => {
  it.each([
    [1080, 1920, 512],
    [1920, 1080, 512],
    [513, 40, 512],
    [512, 512, 512],
    [100, 50, 512],
    [1000, 1000, 64],
  ])('%i x %i is at most %i pixels wide and high', (width, height, most) => {
    const pixels = new Float32Array(width * height).fill(5);
    const small = renderThumbnail({ width, height, channelCount: 1, pixels }, most);
    expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(most);
    expect(Math.max(small.width, small.height)).toBeGreaterThan(
      Math.min(most, Math.max(width, height)) / 2 - 1,
    );
    expect(small.rgba.length).toBe(4 * small.width * small.height);
    const shape = small.width / small.height / (width / height);
    expect(Math.abs(shape - 1)).toBeLessThan(0.08);
  });
  it('averages what is there', () => {
    // Each block of four holds one missing pixel; blocks rise from left to right.
    const pixels = Float32Array.from({ length: 40 * 4 }, (_, i) => {
      const [x, y] = [i % 40, Math.floor(i / 40)];
      return x % 2 === 0 && y % 2 === 0 ? NaN : x >> 1;
    });
    const { rgba, width } = renderThumbnail({ width: 40, height: 4, channelCount: 1, pixels }, 20);
    expect(width).toBe(20);
    for (let x = 1; x < 20; x++) expect(rgba[4 * x]).toBeGreaterThan(rgba[4 * (x - 1)]);
    expect([rgba[0], rgba[4 * 19]]).toEqual([0, 255]);
  });
});

describe('encodePng', () => {
  it('writes what any reader reads', () => {
    const picture = renderPreview(image(33, 21, 3));
    const read = decode(encodePng(picture));
    expect([read.width, read.height, read.channels, read.depth]).toEqual([33, 21, 3, 8]);
    for (let i = 0; i < 33 * 21; i++) {
      for (let channel = 0; channel < 3; channel++)
        expect(read.data[3 * i + channel]).toBe(picture.rgba[4 * i + channel]);
    }
  });
});
