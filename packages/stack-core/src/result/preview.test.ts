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
        expect(Math.abs(rgba[4 * i + channel] - wanted)).toBeLessThanOrEqual(1.2);
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

describe('the tones of a picture', () => {
  it('are those of the middles of 4096 steps, of 64 times as many in the darkest of them', () => {
    const random = seededRandom(8);
    // As many pixels in the first 64th of the range as over it.
    const pixels = Float32Array.from({ length: 60 * 60 }, () => 500 + 20_000 * random.uniform() ** 4);
    const stretch = autoStretch(pixels);
    const range = stretch.highlight - stretch.shadow;
    const { rgba } = renderPreview({ width: 60, height: 60, channelCount: 1, pixels });
    const found = Array.from(pixels, (_, i) => rgba[4 * i]);
    const wanted = Array.from(pixels, (value) => {
      const level = ((value - stretch.shadow) / range) * 4096;
      const middle = level < 64 ? (Math.floor(level * 64) + 0.5) / 64 : Math.floor(level) + 0.5;
      return level >= 4096
        ? 255
        : Math.round(255 * stretchValue(stretch.shadow + (middle / 4096) * range, stretch));
    });
    expect(found).toEqual(wanted);
  });

  it('are black at the shadows, white at the highlight and over it, however steep the curve', () => {
    // The sky has no noise: the curve leaps from its level to white.
    const steep = Float32Array.from({ length: 100 }, (_, i) => (i === 50 ? 2048 : i === 51 ? 0.001 : 0));
    const { rgba } = renderPreview({ width: 10, height: 10, channelCount: 1, pixels: steep });
    expect([rgba[0], rgba[4 * 50], rgba[4 * 51]]).toEqual([0, 255, 255]);
    // 1st and 99.5th percentile: 0 and 1024; pixels lie on both, under the one and over the other.
    const even = Float32Array.from({ length: 1000 }, (_, i) =>
      i < 5 ? -9 : i < 500 ? 0 : i < 998 ? 1024 : 5000,
    );
    const small = renderThumbnail({ width: 1000, height: 1, channelCount: 1, pixels: even }, 1000).rgba;
    expect([small[0], small[4 * 5], small[4 * 500], small[4 * 999]]).toEqual([0, 0, 255, 255]);
  });
});

describe('the blocks of a thumbnail', () => {
  /** The mean of what is there in each block, and nothing of the rest of a row or column. */
  function blocksOf(image: LinearImage, factor: number): LinearImage {
    const [width, height] = [Math.floor(image.width / factor), Math.floor(image.height / factor)];
    const pixels = Float32Array.from({ length: image.channelCount * width * height }, (_, i) => {
      const [channel, x, y] = [Math.floor(i / (width * height)), i % width, Math.floor(i / width) % height];
      const block: number[] = [];
      for (let v = 0; v < factor; v++)
        for (let u = 0; u < factor; u++)
          block.push(image.pixels[(channel * image.height + y * factor + v) * image.width + x * factor + u]);
      const known = block.filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    });
    return { width, height, channelCount: image.channelCount, pixels };
  }

  it.each([
    [1, 41, 59, 20, 3],
    [3, 59, 41, 30, 2],
    [3, 64, 40, 16, 4],
  ] as const)(
    'are the means of %i channels of %i x %i pixels',
    (channelCount, width, height, most, factor) => {
      const random = seededRandom(factor);
      const pixels = Float32Array.from({ length: channelCount * width * height }, () =>
        random.uniform() < 0.4 ? NaN : 3 * random.uniform(),
      );
      const linear = { width, height, channelCount, pixels };
      const wanted = blocksOf(linear, factor);
      expect(renderThumbnail(linear, most)).toEqual(renderThumbnail(wanted, 999));
      expect([wanted.width, wanted.height]).toEqual([
        Math.floor(width / factor),
        Math.floor(height / factor),
      ]);
    },
  );
});

describe('the pictures of a ramp', () => {
  it('are a straight line between the 1st and the 99.5th percentile, for the thumbnail', () => {
    const pixels = Float32Array.from({ length: 1001 }, (_, i) => i);
    const { rgba, width, height } = renderThumbnail(
      { width: 1001, height: 1, channelCount: 1, pixels },
      2000,
    );
    expect([width, height]).toEqual([1001, 1]);
    for (let i = 0; i < 1001; i++) {
      const share = Math.max(0, Math.min(1, (i - 10) / (995 - 10)));
      expect(Math.abs(rgba[4 * i] - 255 * share)).toBeLessThanOrEqual(0.55);
      expect([rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]]).toEqual([rgba[4 * i], rgba[4 * i], 255]);
    }
  });

  it('are at most 512 pixels wide, each the mean of a block of each channel', () => {
    const [width, height] = [1030, 12];
    const count = width * height;
    // Blocks of 3 x 3: a ramp along x in red, along y in green, nothing in blue but one pixel of each block.
    const pixels = Float32Array.from({ length: 3 * count }, (_, i) => {
      const [channel, x, y] = [Math.floor(i / count), i % width, Math.floor((i % count) / width)];
      if (channel === 2) return x % 3 === 1 && y % 3 === 2 ? 3 * Math.floor(x / 3) : NaN;
      return channel === 0 ? x : 100 * y;
    });
    const small = renderThumbnail({ width, height, channelCount: 3, pixels });
    expect([small.width, small.height]).toEqual([343, 4]);
    const at = (x: number, y: number): number[] => [
      ...small.rgba.subarray(4 * (343 * y + x), 4 * (343 * y + x) + 3),
    ];
    for (const x of [0, 100, 200, 342]) {
      const share = 255 * Math.max(0, Math.min(1, (x - 3) / (340 - 3)));
      for (const y of [0, 1, 2, 3]) {
        const [red, green, blue] = at(x, y);
        expect(Math.abs(red - share)).toBeLessThanOrEqual(2);
        expect(Math.abs(blue - share)).toBeLessThanOrEqual(2);
        expect(Math.abs(green - 255 * (y / 3))).toBeLessThanOrEqual(1);
      }
    }
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
