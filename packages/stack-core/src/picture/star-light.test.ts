import { describe, expect, it } from 'vitest';
import { STAR_FLAGS } from '../stars/star.ts';
import type { PictureStar } from './linear-image.ts';
import { outsideOf, planeOf, valuesOf } from '../fixtures/plane-of.ts';
import { Planes } from './planes.ts';
import { cutStars, distanceOutside, drawDiscs, isSaturated } from './star-light.ts';

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
    const planes = new Planes(width, height);
    const distance = planes.viewOfBytes(distanceOutside(planes, [star(20, 25), star(40, 25)], 1));
    // In quarters of a pixel.
    const at = (x: number, y: number): number => distance[y * width + x] / 4;
    expect([at(20, 25), at(22, 25), at(42, 25)]).toEqual([0, 0, 0]);
    expect(at(27, 25)).toBe(4.5);
    expect(at(30, 25)).toBe(7.5);
    expect(at(34, 25)).toBe(3.5);
    expect(at(23, 29)).toBe(2.5);
    expect([at(4, 25), at(20, 41)]).toEqual([63.75, 63.75]);
  });
});

describe('cutStars', () => {
  it('leaves six sigma above what is around a star, and all light elsewhere', () => {
    const planes = new Planes(width, height);
    const light = new Float32Array(width * height).fill(4);
    light[25 * width + 30] = 900;
    light[25 * width + 50] = 800;
    const plane = planeOf(planes, light);
    const peaks = planes.floats();
    cutStars(planes, plane, distanceOutside(planes, [star(30, 25, 3)], 1), peaks);
    const [left, cut] = [valuesOf(planes, plane), valuesOf(planes, peaks)];
    expect(left[25 * width + 30]).toBeGreaterThan(9.9);
    expect(left[25 * width + 30]).toBeLessThan(10.5);
    expect([left[25 * width + 50], cut[25 * width + 50]]).toEqual([800, 0]);
    left.forEach((value, i) => {
      expect(value + cut[i]).toBeCloseTo(light[i], 3);
    });
  });
  it('takes nothing for a sky below 0', () => {
    const planes = new Planes(width, height);
    const plane = planeOf(planes, new Float32Array(width * height).fill(-5));
    cutStars(planes, plane, outsideOf(planes, new Float32Array(width * height)), planes.floats());
    expect(new Set(valuesOf(planes, plane))).toEqual(new Set([-5]));
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

describe('drawDiscs', () => {
  it('fall from the inner to the outer radius, in FWHM, and are cut at the border', () => {
    const planes = new Planes(width, height);
    const plane = planes.bytes();
    const mask = planes.viewOfBytes(plane).fill(0);
    mask[25 * width + 31] = 255;
    const discs = { stars: [star(30, 25), star(0, 0)], inner: 1, outer: 3, most: 200 };
    drawDiscs(planes, plane, discs, { from: 0, to: height });
    const at = (x: number, y: number): number => mask[y * width + x];
    expect([at(30, 25), at(32, 25), at(36, 25), at(37, 25)]).toEqual([200, 200, 0, 0]);
    expect(at(34, 25)).toBe(100);
    expect([at(0, 0), at(2, 0), at(59, 49)]).toEqual([200, 200, 0]);
    // What is more already stays.
    expect(at(31, 25)).toBe(255);
    // Of some rows only, counted from the first of them.
    const rows = planes.byteRows();
    const some = planes.kernels.u8(rows, 4 * width).fill(0);
    drawDiscs(planes, rows, discs, { from: 23, to: 27 });
    expect(some).toEqual(
      Uint8Array.from(mask.subarray(23 * width, 27 * width), (value) => (value === 255 ? 200 : value)),
    );
  });
});
