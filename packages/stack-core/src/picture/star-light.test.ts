import { describe, expect, it } from 'vitest';
import { STAR_FLAGS } from '../stars/star.ts';
import type { PictureStar } from './linear-image.ts';
import { discs, distanceOutside, isSaturated, starCeiling } from './star-light.ts';

const [width, height] = [60, 50];
const star = (x: number, y: number, peak = 330): PictureStar => ({
  x,
  y,
  peak,
  fwhmPx: 2,
  flux: 10 * peak,
  snr: 100,
  flags: 0,
});

describe('distanceOutside', () => {
  it('is that from the core, within the halo, of the nearest star', () => {
    // The core ends at 2.4 px, the halo at 2 * 0.75 * 10 = 15.
    const distance = distanceOutside([star(20, 25), star(40, 25)], width, height, 1);
    const at = (x: number, y: number): number => distance[y * width + x];
    expect([at(20, 25), at(22, 25), at(42, 25)]).toEqual([0, 0, 0]);
    expect(at(27, 25)).toBeCloseTo(4.6, 5);
    expect(at(30, 25)).toBeCloseTo(7.6, 5);
    expect(at(34, 25)).toBeCloseTo(3.6, 5);
    expect(at(23, 29)).toBeCloseTo(2.6, 5);
    expect([at(4, 25), at(20, 41)]).toEqual([Infinity, Infinity]);
  });
});

describe('starCeiling', () => {
  it('is six sigma above what is around a star, and infinite elsewhere', () => {
    const outside = distanceOutside([star(30, 25, 3)], width, height, 1);
    const luminance = new Float32Array(width * height).fill(4);
    luminance[25 * width + 30] = 900;
    const ceiling = starCeiling(luminance, outside, width, height);
    expect(ceiling[25 * width + 30]).toBeGreaterThan(9.9);
    expect(ceiling[25 * width + 30]).toBeLessThan(10.5);
    expect(ceiling[25 * width + 50]).toBe(Infinity);
  });
});

describe('isSaturated', () => {
  const image = {
    width,
    height,
    channelCount: 3 as const,
    pixels: new Float32Array(3 * width * height).fill(900),
  };

  it('by its flag, or by a pixel of its core in any channel', () => {
    expect(isSaturated(image, star(30, 25))).toBe(false);
    expect(isSaturated(image, { ...star(30, 25), flags: STAR_FLAGS.saturated | STAR_FLAGS.edge })).toBe(true);
    for (const channel of [0, 1, 2]) {
      const pixels = image.pixels.slice();
      pixels[(channel * height + 26) * width + 31] = 45_001;
      expect(isSaturated({ ...image, pixels }, star(30.2, 24.8))).toBe(true);
      expect(isSaturated({ ...image, pixels }, star(33, 25))).toBe(false);
    }
  });
});

describe('discs', () => {
  it('fall from the inner to the outer radius, in FWHM, and are cut at the border', () => {
    const mask = discs([star(30, 25), star(0, 0)], width, height, 1, 3);
    const at = (x: number, y: number): number => mask[y * width + x];
    expect([at(30, 25), at(32, 25), at(36, 25), at(37, 25)]).toEqual([1, 1, 0, 0]);
    expect(at(34, 25)).toBeCloseTo(0.5, 6);
    expect([at(0, 0), at(2, 0), at(59, 49)]).toEqual([1, 1, 0]);
  });
});
