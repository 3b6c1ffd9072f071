import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { LinearImage } from './linear-image.ts';
import { encodePng, renderPreview } from './preview.ts';
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

  it('are black at the shadows and white at the highlight, however steep the curve', () => {
    // The sky has no noise: the curve leaps from its level to white.
    const steep = Float32Array.from({ length: 100 }, (_, i) => (i === 50 ? 2048 : i === 51 ? 0.001 : 0));
    const { rgba } = renderPreview({ width: 10, height: 10, channelCount: 1, pixels: steep });
    expect([rgba[0], rgba[4 * 50], rgba[4 * 51]]).toEqual([0, 255, 255]);
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
