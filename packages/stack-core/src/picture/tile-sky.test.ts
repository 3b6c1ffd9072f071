import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { PictureStar } from './linear-image.ts';
import { haloRadius, measureTiles, starMask } from './tile-sky.ts';

const star = (x: number, y: number, peak: number): PictureStar => ({
  x,
  y,
  peak,
  fwhmPx: 3,
  flux: 10 * peak,
  snr: 100,
  flags: 0,
});

describe('haloRadius', () => {
  it('grows with the cube root of the peak over a third of the noise, within bounds', () => {
    expect(haloRadius(star(0, 0, 330), 1)).toBeCloseTo(3 * 0.75 * 10, 5);
    expect(haloRadius(star(0, 0, 1), 1)).toBeCloseTo(4.5, 9);
    expect(haloRadius(star(0, 0, 1e9), 1)).toBeCloseTo(48, 9);
    expect(haloRadius({ ...star(0, 0, 5), fwhmPx: NaN }, 1)).toBe(0);
  });
});

describe('starMask', () => {
  it('covers a disc around each star and pixels without data', () => {
    const pixels = new Float32Array(40 * 30);
    pixels[5] = NaN;
    const mask = starMask({ width: 40, height: 30, channelCount: 1, pixels }, [star(20, 15, 1)], 1);
    const expected = Uint8Array.from(pixels, (_, i) => {
      const [x, y] = [(i % 40) - 20, Math.floor(i / 40) - 15];
      return i === 5 || x * x + y * y <= 4.5 * 4.5 ? 1 : 0;
    });
    expect(mask).toEqual(expected);
  });

  it('is cut at the border', () => {
    const pixels = new Float32Array(20 * 20);
    const mask = starMask(
      { width: 20, height: 20, channelCount: 1, pixels },
      [star(0, 19, 1), star(-90, 5, 1)],
      1,
    );
    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(
      Array.from({ length: 25 }, (_, i) => [i % 5, Math.floor(i / 5)]).filter(
        ([x, y]) => x * x + y * y <= 20.25,
      ).length,
    );
  });
});

describe('measureTiles', () => {
  it('finds level and noise of each channel, whatever stars lie there', () => {
    const random = seededRandom(3);
    const [width, height] = [600, 400];
    const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const channel = Math.floor(i / (width * height));
      return 100 * (channel + 1) + (channel + 1) * random.normal() + (i % width < 300 ? 0 : 50);
    });
    const mask = new Uint8Array(width * height);
    for (let i = 0; i < mask.length; i += 7) {
      mask[i] = 1;
      for (let c = 0; c < 3; c++) pixels[c * width * height + i] = 60_000;
    }
    const tiles = measureTiles({ width, height, channelCount: 3, pixels }, mask);
    expect([tiles.side, tiles.columns, tiles.rows]).toEqual([10, 60, 40]);
    const at = (c: number, x: number, y: number): number => tiles.levels[(c * 40 + y) * 60 + x];
    for (let c = 0; c < 3; c++) {
      expect(Math.abs(at(c, 3, 20) - 100 * (c + 1))).toBeLessThan(0.6 * (c + 1));
      expect(Math.abs(at(c, 40, 20) - 100 * (c + 1) - 50)).toBeLessThan(0.6 * (c + 1));
      expect(Math.abs(tiles.pixelSigma[c] / (c + 1) - 1)).toBeLessThan(0.05);
    }
  });

  it('has no level where a tile is mostly covered', () => {
    const pixels = new Float32Array(360 * 360).fill(9);
    const mask = new Uint8Array(360 * 360);
    for (let y = 0; y < 6; y++) mask.fill(1, 360 * y, 360 * y + 6);
    const { levels, side } = measureTiles({ width: 360, height: 360, channelCount: 1, pixels }, mask);
    expect(side).toBe(6);
    expect(levels[0]).toBeNaN();
    expect(levels[1]).toBe(9);
  });
});
