import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { paintLight, startLight, whiteOf } from './develop.ts';
import { noiseOf } from './image-noise.ts';
import { DEFAULT_LOOK } from './look.ts';
import type { PictureStar, StackPixels } from './linear-image.ts';
import { renderThumbnail } from './thumbnail.ts';

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

  it('leaves out the thinly covered border, with the white and the noise of all', () => {
    const random = seededRandom(6);
    const [width, height] = [200, 160];
    const pixels = Float32Array.from({ length: width * height }, () => 500 + 10 * random.normal());
    const footprint = Uint16Array.from(pixels, (_, i) => (i % width < 50 ? 1 : 25));
    const image: StackPixels = { width, height, channelCount: 1, pixels, footprint };
    const large = { white: whiteOf(image), noise: noiseOf(image) };
    const kept = pixels.filter((_, i) => i % width >= 50);
    const wanted = startLight({ width: 150, height, channelCount: 1, pixels: kept }, DEFAULT_LOOK, large);
    expect(renderThumbnail(image)).toEqual(paintLight(wanted, DEFAULT_LOOK));
  });

  it.each([
    ['in the middle, as far as its border is near', 130, 70, 179, 141],
    ['as near to the middle as two thirds of a side allow', 70, 80, 146, 160],
  ])('brings the target %s', (_, x, y, width, height) => {
    const random = seededRandom(8);
    const image: StackPixels = {
      width: 219,
      height: 160,
      channelCount: 1,
      pixels: Float32Array.from({ length: 219 * 160 }, (__, i) => {
        const [u, v] = [(i % 219) - x, Math.floor(i / 219) - y];
        return 500 + 10 * random.normal() + 90 * Math.exp(-(u * u + v * v) / 200);
      }),
    };
    const found = renderThumbnail(image);
    expect(Math.abs(found.width - width)).toBeLessThanOrEqual(2);
    expect(Math.abs(found.height - height)).toBeLessThanOrEqual(2);
    const brightest = found.rgba.reduce(
      (best, value, i) => (i % 4 === 1 && value > found.rgba[best] ? i : best),
      1,
    );
    const at = [Math.floor(brightest / 4) % found.width, Math.floor(brightest / 4 / found.width)];
    const off = Math.max(0, width / 2 - x);
    expect(Math.abs(at[0] - (found.width / 2 - off))).toBeLessThan(6);
    expect(Math.abs(at[1] - found.height / 2)).toBeLessThan(6);
  });

  it('is developed from the means of what is there, with the white and the noise of the large image', () => {
    const [width, height, factor] = [402, 603, 3];
    const random = seededRandom(4);
    const star: PictureStar = { x: 200, y: 300, fwhmPx: 3, peak: 4000, flux: 40_000, snr: 500, flags: 0 };
    const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      const light = 4000 * Math.exp(-((x - 200) ** 2 + (y - 300) ** 2) / 3.246);
      return random.uniform() < 0.1 ? NaN : 500 + 10 * random.normal() + light;
    });
    const image: StackPixels = { width, height, channelCount: 3, pixels, stars: [star] };
    const count = (width / factor) * (height / factor);
    const means = Float32Array.from({ length: 3 * count }, (_, i) => {
      const [c, x, y] = [
        Math.floor(i / count),
        i % (width / factor),
        Math.floor(i / (width / factor)) % (height / factor),
      ];
      const block: number[] = [];
      for (let v = 0; v < factor; v++)
        for (let u = 0; u < factor; u++)
          block.push(pixels[(c * height + y * factor + v) * width + x * factor + u]);
      const known = block.filter((value) => !Number.isNaN(value));
      return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : NaN;
    });
    const small: StackPixels = {
      width: width / factor,
      height: height / factor,
      channelCount: 3,
      pixels: means,
      stars: [{ ...star, x: 200.5 / 3 - 0.5, y: 300.5 / 3 - 0.5, fwhmPx: Math.SQRT2, peak: 2000 }],
    };
    const large = { white: whiteOf(image), noise: noiseOf(image) };
    const wanted = paintLight(startLight(small, DEFAULT_LOOK, large), DEFAULT_LOOK);
    const found = renderThumbnail(image, 201);
    expect([found.width, found.height]).toEqual([134, 201]);
    // Means of doubles in another order: a level apart at most.
    expect(found.rgba.every((value, i) => Math.abs(value - wanted.rgba[i]) <= 1)).toBe(true);
    const at = 4 * (100 * 134 + 66);
    expect(found.rgba[at + 1]).toBeGreaterThan(150);
  });
});
