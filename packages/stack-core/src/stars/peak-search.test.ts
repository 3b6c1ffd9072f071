import { describe, expect, it } from 'vitest';
import type { CfaPattern } from '../ground/image.ts';
import { channelOfPhase } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Background, ImagePlane } from './background.ts';
import { luminance } from './luminance.ts';
import { PeakSearch } from './peak-search.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Variances along and across the direction `thetaRad`. */
  readonly along?: number;
  readonly across?: number;
  readonly thetaRad?: number;
}

const SKY = 100;

/** Gaussian spots on a flat sky without noise. */
function draw(kernels: Kernels, width: number, height: number, spots: readonly Spot[]): ImagePlane {
  const address = kernels.allocate(4 * width * height);
  const pixels = kernels.f32(address, width * height).fill(SKY);
  for (const spot of spots) {
    const { along = 2, across = 2, thetaRad = 0 } = spot;
    const [cos, sin] = [Math.cos(thetaRad), Math.sin(thetaRad)];
    pixels.forEach((value, i) => {
      const [dx, dy] = [(i % width) - spot.x, Math.floor(i / width) - spot.y];
      const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
      pixels[i] = value + spot.height * Math.exp((-u * u) / (2 * along) - (v * v) / (2 * across));
    });
  }
  return { address, width, height };
}

/** A sky of the given levels and noises of a row of cells. */
function skyOf(level: readonly number[], sigma: readonly number[]): Background {
  const mesh = { columns: level.length, rows: 1, level: [Float32Array.from(level)] };
  return { ...mesh, sigma: [Float32Array.from(sigma)], medianSigma: [sigma[0]] } as unknown as Background;
}

const FLAT = skyOf([SKY], [10]);
const WINDOWS = { shapePx2: 3, centrePx2: 2, rounds: 1, ringPx: 12 };

function search(plane: ImagePlane, kernels: Kernels, background = FLAT, maxStars = 10): PeakSearch {
  const made = new PeakSearch(kernels, background, maxStars);
  made.find(plane, background, 5);
  return made;
}

describe('find', () => {
  it('counts the peaks over the threshold, and measures the highest', () => {
    const kernels = createKernels();
    const spots = [40, 51, 300, 49, 80, 120].map((height, n) => ({ x: 15 + 20 * n, y: 16, height }));
    const plane = draw(kernels, 140, 40, spots);
    const made = new PeakSearch(kernels, FLAT, 3);
    expect(made.find(plane, FLAT, 5)).toBe(4);
    const heights = made.measure(plane, FLAT, WINDOWS).map(({ height }) => height);
    expect(heights).toEqual([300, 120, 80].map((height) => expect.closeTo(height, 1)));
    expect(made.measure(plane, FLAT, WINDOWS, 2).length).toBe(2);
    expect(made.find(plane, FLAT, 10)).toBe(2);
    expect(made.measure(plane, FLAT, WINDOWS).length).toBe(2);
  });

  it('ranks peaks by their height over the noise where they are', () => {
    const kernels = createKernels();
    const spots = [
      { x: 20, y: 20, height: 200 },
      { x: 240, y: 20, height: 60 },
      { x: 20, y: 30, height: 20 },
    ];
    const plane = draw(kernels, 256, 40, spots);
    const sky = skyOf([SKY, SKY, SKY, SKY], [10, 10, 1, 1]);
    const made = search(plane, kernels, sky);
    const found = made.measure(plane, sky, WINDOWS);
    expect(found.map(({ x }) => Math.round(x))).toEqual([240, 20]);
    expect(found.map(({ noise }) => noise)).toEqual([1, 10]);
  });

  it('lists peaks of one height in reading order', () => {
    const kernels = createKernels();
    const places = [
      [70, 14],
      [30, 14],
      [50, 30],
      [16, 30],
    ];
    const plane = draw(
      kernels,
      90,
      44,
      places.map(([x, y]) => ({ x, y, height: 1000 })),
    );
    for (const [x, y] of places) kernels.f32(plane.address, 90 * 44)[90 * y + x] = 1111;
    const found = search(plane, kernels).measure(plane, FLAT, WINDOWS);
    expect(found.map(({ x }) => Math.round(x))).toEqual([30, 70, 16, 50]);
  });

  it('finds nothing without noise or in a picture of few pixels, and forgets what it found before', () => {
    const kernels = createKernels();
    const plane = draw(kernels, 40, 40, [{ x: 20, y: 20, height: 500 }]);
    const made = search(plane, kernels);
    expect(made.measure(plane, FLAT, WINDOWS).length).toBe(1);
    expect(made.find(plane, skyOf([SKY], [0]), 5)).toBe(0);
    expect(made.measure(plane, FLAT, WINDOWS)).toEqual([]);
    expect(made.refine({ ...plane, pattern: 'MONO' }, FLAT, 3)).toEqual([]);
    for (const [width, height, count] of [
      [4, 5, 0],
      [5, 4, 0],
      [1, 1, 0],
      [5, 5, 1],
    ])
      expect(made.find(draw(kernels, width, height, [{ x: 2, y: 2, height: 500 }]), FLAT, 5)).toBe(count);
  });

  it('raises the threshold by six tenths until no more than 16384 peaks are left', () => {
    const kernels = createKernels();
    const width = 420;
    const plane = draw(kernels, width, width, []);
    const drawPeaks = (heightAt: (x: number) => number): void => {
      const pixels = kernels.f32(plane.address, width * width);
      for (let y = 4; y < width - 3; y += 3) {
        for (let x = 4; x < width - 3; x += 3) {
          const height = heightAt(x);
          for (let i = 0; i < 9; i++) {
            const [dx, dy] = [(i % 3) - 1, Math.floor(i / 3) - 1];
            pixels[(y + dy) * width + x + dx] = SKY + (i === 4 ? height : height / 2);
          }
        }
      }
    };
    // Of 138 columns of 138 peaks, 60 have 1000 ADU, 10 have 115 and 68 have 90. Noise is 10: thresholds 5, 8, 12.8.
    drawPeaks((x) => (x < 184 ? 1000 : x < 214 ? 115 : 90));
    const made = new PeakSearch(kernels, FLAT, 16384);
    const guard = kernels.allocate(64);
    kernels.u8(guard, 64).fill(7);
    expect(made.find(plane, FLAT, 5)).toBe(60 * 138);
    const found = made.measure(plane, FLAT, { ...WINDOWS, ringPx: 4 });
    expect(found.length).toBe(60 * 138);
    expect(found.every(({ height, noise }) => height === 1000 && noise === 10)).toBe(true);
    drawPeaks(() => 1e15);
    expect(made.find(plane, FLAT, 5)).toBe(16384);
    made.measure(plane, FLAT, { ...WINDOWS, ringPx: 4 });
    expect(kernels.u8(guard, 64).every((byte) => byte === 7)).toBe(true);
  });
});

describe('measure', () => {
  it('knows place, shape and flux of a Gaussian star under a Gaussian window', () => {
    const kernels = createKernels();
    const spot = { x: 30.3, y: 28.7, height: 1000, along: 4, across: 2, thetaRad: 0.5 };
    const plane = draw(kernels, 60, 64, [spot]);
    const [star] = search(plane, kernels).measure(plane, FLAT, WINDOWS);
    expect(star.x).toBeCloseTo(30.3, 2);
    expect(star.y).toBeCloseTo(28.7, 2);
    const [cos, sin] = [Math.cos(0.5), Math.sin(0.5)];
    expect(star.xx / (4 * cos * cos + 2 * sin * sin)).toBeCloseTo(1, 2);
    expect(star.yy / (4 * sin * sin + 2 * cos * cos)).toBeCloseTo(1, 2);
    expect(star.xy / (2 * cos * sin)).toBeCloseTo(1, 1);
    expect(star.thetaRad).toBeCloseTo(0.5, 1);
    // The product of both Gaussians: 2 pi times the roots of the variances of their product along both axes.
    const flux = 1000 * 2 * Math.PI * Math.sqrt(((4 * 3) / (4 + 3)) * ((2 * 3) / (2 + 3)));
    expect(star.sum / flux).toBeCloseTo(1, 2);
    expect([star.window, star.sky, star.noise, star.status]).toEqual([3, SKY, 10, 0]);
  });

  it('takes the sky of a ring where it differs from that of the mesh', () => {
    const kernels = createKernels();
    const plane = draw(kernels, 60, 64, [{ x: 30, y: 30, height: 1000 }]);
    const low = skyOf([SKY - 8], [10]);
    expect(search(plane, kernels, low).measure(plane, low, WINDOWS)[0].sky).toBe(SKY);
    const near = skyOf([SKY - 6], [10]);
    expect(search(plane, kernels, near).measure(plane, near, WINDOWS)[0].sky).toBe(SKY - 6);
    // A wide star reaches into a narrow ring.
    const wide = draw(kernels, 60, 64, [{ x: 30, y: 30, height: 1000, along: 16, across: 16 }]);
    const [star] = search(wide, kernels).measure(wide, FLAT, { ...WINDOWS, ringPx: 6 });
    expect(star.sky).toBeGreaterThan(SKY + 1000 * Math.exp((-8 * 8) / 32));
    expect(star.sky).toBeLessThan(SKY + 1000 * Math.exp((-5.5 * 5.5) / 32));
  });

  it('adapts its window to each star in several rounds', () => {
    const kernels = createKernels();
    const plane = draw(kernels, 60, 64, [{ x: 30, y: 30, height: 1000, along: 5, across: 5 }]);
    const [star] = search(plane, kernels).measure(plane, FLAT, { ...WINDOWS, shapePx2: 2, rounds: 4 });
    expect(star.window).toBeCloseTo(5, 1);
  });

  it('uses the sky it is given with a plane, on frames of any width', () => {
    const kernels = createKernels();
    const spots = [20, 1000, 2090].map((x, n) => ({ x, y: 20, height: 400 + 100 * n }));
    const plane = draw(kernels, 2112, 40, spots);
    const flat = (level: number): Background =>
      skyOf(Array<number>(33).fill(level), Array<number>(33).fill(10));
    const made = search(plane, kernels, flat(SKY));
    const first = made.measure(plane, flat(SKY), WINDOWS);
    expect(first.map(({ height, sky }) => [height, sky])).toEqual([
      [600, SKY],
      [500, SKY],
      [400, SKY],
    ]);
    expect(made.measure(plane, flat(SKY - 5), WINDOWS).map(({ sky }) => sky)).toEqual([95, 95, 95]);
    expect(made.measure(plane, flat(SKY), WINDOWS)).toEqual(first);
  });
});

describe('refine', () => {
  it.each<CfaPattern>(['GRBG', 'RGGB', 'BGGR', 'GBRG'])(
    'places a coloured star on a coloured sky: %s',
    (pattern) => {
      const kernels = createKernels();
      const [width, alpha, x, y] = [64, 3.2, 30.3, 28.7];
      const address = kernels.allocate(4 * width * width);
      const light = kernels.allocate(4 * width * width);
      const pixels = kernels.f32(address, width * width);
      const [levels, heights] = [
        [200, 900, 60],
        [4000, 1500, 300],
      ];
      const phases = [0, 1, 2, 3].map((phase) => channelOfPhase(pattern, phase));
      pixels.forEach((_, i) => {
        const [u, v] = [i % width, Math.floor(i / width)];
        const channel = phases[(v & 1) * 2 + (u & 1)];
        const profile = (1 + ((u - x) ** 2 + (v - y) ** 2) / (alpha * alpha)) ** -3.5;
        pixels[i] = levels[channel] + heights[channel] * profile;
      });
      const frame = { address, width, height: width, pattern };
      luminance(kernels, frame, light);
      const plane = { address: light, width, height: width };
      const mean = levels[0] / 4 + levels[1] / 2 + levels[2] / 4;
      const sky = skyOf([mean], [10]);
      const background = {
        medianLevel: phases.map((channel) => levels[channel]),
        medianSigma: [5, 5, 5, 5],
      } as unknown as Background;
      const made = search(plane, kernels, sky);
      const [rough] = made.measure(plane, sky, WINDOWS);
      const [fine] = made.refine(frame, background, alpha);
      expect(Math.hypot(fine.x - x, fine.y - y)).toBeLessThan(0.003);
      expect({ ...fine, x: rough.x, y: rough.y }).toEqual(rough);
    },
  );
});
