import { beforeAll, describe, expect, it } from 'vitest';
import { detectStars, detectStarsInImage } from './detect-stars.ts';
import type { Detection, DetectOptions } from './detect-stars.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { medianOf } from '../ground/median.ts';
import { createRandom, grid, HEIGHT, matched, render, SIGMA, SKY, WIDTH } from './fixtures/scene.ts';
import type { TrueStar } from './fixtures/scene.ts';
import { STAR_FLAGS } from './star.ts';

/** Least possible error of x (Cramer and Rao) for a star on white noise in which all pixels see it. */
function leastErrorPx(star: TrueStar, fwhmPx: number): number {
  const alpha = fwhmPx / 2 / Math.sqrt(2 ** (1 / 3.5) - 1);
  const profile = (x: number, y: number): number =>
    (2.5 / (Math.PI * alpha * alpha)) * (1 + (x * x + y * y) / (alpha * alpha)) ** -3.5;
  let information = 0;
  for (let y = -25; y <= 25; y++) {
    for (let x = -25; x <= 25; x++) {
      const slope = (profile(x + 0.05, y) - profile(x - 0.05, y)) / 0.1;
      information += ((star.flux * slope) / SIGMA) ** 2;
    }
  }
  return 1 / Math.sqrt(information);
}

let kernels: Kernels;

function detect(pixels: Float32Array, options: DetectOptions = {}): Detection {
  const mark = kernels.mark();
  const frame = {
    address: kernels.allocate(4 * pixels.length),
    width: WIDTH,
    height: HEIGHT,
    pattern: 'GRBG',
  } as const;
  kernels.f32(frame.address, pixels.length).set(pixels);
  const detection = detectStars(kernels, frame, options);
  kernels.release(mark);
  return detection;
}

beforeAll(() => {
  kernels = createKernels();
});

describe('detectStars', () => {
  it.each([1.6, 2.2, 3, 4.5, 6, 8])('measures stars of FWHM %d px truly', (fwhmPx) => {
    const truth = grid(50, fwhmPx, 7);
    const { stars } = detect(render({ stars: truth, fwhmPx }));
    const pairs = matched(stars, truth);
    expect(pairs.length).toBe(truth.length);
    expect(stars.length).toBe(truth.length);
    const rms = Math.sqrt(
      pairs.reduce((sum, { star, truth: t }) => sum + (star.x - t.x) ** 2 + (star.y - t.y) ** 2, 0) /
        (2 * pairs.length),
    );
    expect(rms / leastErrorPx(truth[0], fwhmPx)).toBeLessThan(1.3);
    expect(Math.abs(medianOf(stars.map((star) => star.fwhmPx)) / fwhmPx - 1)).toBeLessThan(0.05);
    expect(medianOf(stars.map((star) => star.elongation))).toBeLessThan(1.15);
  });

  it('tells the signal-to-noise ratio that the scatter of fluxes shows', () => {
    const truth = grid(20, 3, 8);
    const { stars } = detect(render({ stars: truth, seed: 3 }));
    const fluxes = stars.map((star) => star.flux / truth[0].flux);
    const mean = fluxes.reduce((sum, flux) => sum + flux, 0) / fluxes.length;
    const scatter = Math.sqrt(fluxes.reduce((sum, flux) => sum + (flux - mean) ** 2, 0) / fluxes.length);
    expect(mean).toBeGreaterThan(0.88);
    expect(mean).toBeLessThan(1.05);
    expect(medianOf(stars.map((star) => star.snr)) / (mean / scatter)).toBeGreaterThan(0.75);
    expect(medianOf(stars.map((star) => star.snr)) / (mean / scatter)).toBeLessThan(1.3);
  });

  it.each<[string, readonly [number, number, number]]>([
    ['red', [1.2, 0.8, 0.3]],
    ['blue', [0.4, 0.8, 1.5]],
  ])('places bright %s stars on the filter array within a twentieth of a pixel', (_, colour) => {
    const truth = grid(300, 2.2, 9);
    const pairs = matched(detect(render({ stars: truth, fwhmPx: 2.2, colour })).stars, truth);
    expect(pairs.length).toBe(truth.length);
    for (const { star, truth: t } of pairs) {
      expect(Math.abs(star.x - t.x)).toBeLessThan(0.05);
      expect(Math.abs(star.y - t.y)).toBeLessThan(0.05);
    }
  });

  it('finds the direction and length of drawn-out stars', () => {
    const truth = grid(100, 3, 10);
    const { stars } = detect(render({ stars: truth, elongation: 2 }));
    expect(stars.length).toBe(truth.length);
    expect(Math.abs(medianOf(stars.map((star) => star.elongation)) - 2)).toBeLessThan(0.15);
    expect(Math.abs(medianOf(stars.map((star) => star.thetaRad)))).toBeLessThan(0.02);
  });

  it('finds the stars of a tilted sky up to the rim, at the fluxes and ratios of a level one', () => {
    const truth = grid(12, 3, 21);
    const pixels = render({ stars: truth, seed: 22 });
    const level = matched(detect(pixels).stars, truth);
    // 270 ADU over a cell of the mesh, over three times the noise.
    const tilted = pixels.map((value, i) => value + 4 * (i % WIDTH) - 2 * Math.floor(i / WIDTH) + 2000);
    const found = matched(detect(tilted).stars, truth);
    expect(found.length).toBeGreaterThanOrEqual(0.98 * level.length);
    for (const key of ['snr', 'flux'] as const) {
      const usual = (pairs: typeof level): number => medianOf(pairs.map(({ star }) => star[key]));
      expect(usual(found) / usual(level)).toBeGreaterThan(0.98);
      expect(usual(found) / usual(level)).toBeLessThan(1.02);
    }
    const rim = found.filter(({ truth: { x } }) => x < 100 || x > WIDTH - 100);
    expect(medianOf(rim.map(({ star, truth: own }) => star.flux / own.flux))).toBeCloseTo(
      medianOf(found.map(({ star, truth: own }) => star.flux / own.flux)),
      1,
    );
    expect(detect(tilted).stars.length).toBeLessThanOrEqual(found.length + 2);
  });

  it('takes no hot pixel, cosmic ray or trail for a star', () => {
    const truth = grid(40, 3, 11);
    const pixels = render({ stars: truth });
    const { uniform } = createRandom(12);
    for (let i = 0; i < 150; i++)
      pixels[Math.floor(uniform() * pixels.length)] += 3000 * (1 + 10 * uniform());
    for (let y = 20; y < HEIGHT; y++) {
      const centre = 60 + 0.55 * y;
      for (let x = Math.floor(centre) - 6; x < centre + 7; x++) {
        if (x < WIDTH) pixels[y * WIDTH + x] += 900 * Math.exp(-((x - centre) ** 2) / 4);
      }
    }
    const { stars } = detect(pixels);
    const strangers = stars.filter((star) => matched([star], truth).length === 0);
    expect(strangers.length).toBeLessThanOrEqual(3);
    expect(matched(stars, truth).length).toBeGreaterThan(0.8 * truth.length);
  });

  it('keeps stars beside missing pixels and flags what is saturated, cut or blended', () => {
    const truth = [
      { x: 100, y: 100, flux: 2e6 },
      { x: 200, y: 2, flux: 30000 },
      { x: 300, y: 300, flux: 40000 },
      { x: 306, y: 301, flux: 30000 },
      { x: 400, y: 400, flux: 30000 },
    ];
    const pixels = render({ stars: [...truth, ...grid(20, 3, 13).filter((star) => star.y > 450)] });
    for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(65535, pixels[i]);
    pixels[400 * WIDTH + 403] = NaN;
    for (let y = 0; y < 40; y++) for (let x = 440; x < WIDTH; x++) pixels[y * WIDTH + x] = NaN;
    const { stars } = detect(pixels);
    const flagsAt = (i: number): number | undefined => matched(stars, [truth[i]])[0]?.star.flags;
    expect(flagsAt(0)).toBe(STAR_FLAGS.saturated);
    expect(flagsAt(1)).toBe(STAR_FLAGS.edge);
    expect(flagsAt(2)).toBe(STAR_FLAGS.blended);
    expect(flagsAt(3)).toBe(STAR_FLAGS.blended);
    expect(flagsAt(4)).toBe(0);
    expect(stars.every((star) => Number.isFinite(star.x) && Number.isFinite(star.flux))).toBe(true);
  });

  it.each<[string, Float32Array]>([
    ['noise alone', render({})],
    ['a constant', new Float32Array(WIDTH * HEIGHT).fill(1000)],
    ['no data', new Float32Array(WIDTH * HEIGHT).fill(NaN)],
    ['zeros with one bright pixel', new Float32Array(WIDTH * HEIGHT).fill(0).fill(60000, 5000, 5001)],
    ['a steep gradient', Float32Array.from(render({}), (value, i) => value + 3 * (i % WIDTH))],
  ])('finds nothing in %s', (_, pixels) => {
    expect(detect(pixels).stars).toEqual([]);
  });

  it('gives the same answer again, and leaves the kernels as they were', () => {
    const pixels = render({ stars: grid(30, 3, 14) });
    const mark = kernels.mark();
    const first = detect(pixels);
    expect(detect(pixels)).toEqual(first);
    expect(kernels.mark()).toBe(mark);
    expect(first.stars.every((star, i) => i === 0 || star.flux <= first.stars[i - 1].flux)).toBe(true);
  });

  it('is bounded in a field crowded beyond measure', () => {
    const { uniform } = createRandom(15);
    const truth = Array.from({ length: 2500 }, () => ({
      x: uniform() * WIDTH,
      y: uniform() * HEIGHT,
      flux: 20000 * uniform(),
    }));
    const { stars } = detect(render({ stars: truth, fwhmPx: 2 }));
    expect(stars.length).toBeGreaterThan(100);
    expect(stars.length).toBeLessThanOrEqual(1500);
  });
});

describe('the options', () => {
  const SHARP = { fwhmPx: 3, noiseAdu: 10 };
  /** Height on the smoothed image of a star of flux 1 in the middle of a pixel. */
  let perFlux: number;
  beforeAll(() => {
    const [star] = detect(render({ ...SHARP, stars: [{ x: 100, y: 100, flux: 1e6 }] })).stars;
    perFlux = star.peak / 1e6;
  });

  it('call a star saturated from 60000 ADU on, unless told otherwise', () => {
    const heights = [59_000, 61_000, 29_000, 31_000, 9000, 8000, 7000];
    const stars = heights.map((height, n) => ({ x: 100, y: 60 + 90 * n, flux: (height - SKY) / perFlux }));
    const pixels = render({ ...SHARP, stars });
    const flags = (options?: DetectOptions): number[] =>
      matched(detect(pixels, options).stars, stars).map(({ star }) => star.flags);
    const { saturated } = STAR_FLAGS;
    expect(flags()).toEqual([0, saturated, 0, 0, 0, 0, 0]);
    expect(flags({ saturationAdu: 30_000 })).toEqual([saturated, saturated, 0, saturated, 0, 0, 0]);
  });

  it('count peaks over five times the noise of the smoothed image, unless told otherwise', () => {
    const sigma = (6 / 16) * SHARP.noiseAdu; // on the smoothed image
    const stars = grid(1, 3, 21).map(({ x, y }, n) => ({
      x: Math.round(x),
      y: Math.round(y),
      flux: ((n % 2 === 0 ? 4 : 6.5) * sigma) / perFlux,
    }));
    const pixels = render({ ...SHARP, stars });
    // Of those 1.5 sigma over a limit 93 % pass it, of those 1 sigma under it 16 %.
    const share = (options?: DetectOptions): number => detect(pixels, options).peakCount / stars.length;
    expect(Math.abs(share() - (0.93 + 0.16) / 2)).toBeLessThan(0.1);
    expect(share({ thresholdSigma: 8 })).toBeLessThan(0.1);
  });

  it('measure the 1500 highest peaks, unless told otherwise', () => {
    const stars = Array.from({ length: 1800 }, (_, n) => ({
      x: 12 + 14 * (n % 36),
      y: 8 + 13.6 * Math.floor(n / 36),
      flux: 4000 + n,
    }));
    const pixels = render({ fwhmPx: 2, noiseAdu: 10, stars });
    const { peakCount, stars: found } = detect(pixels);
    expect([found.length, peakCount]).toEqual([1500, 1800]);
    expect(detect(pixels, { maxStars: 1700 }).stars.length).toBe(1700);
  });
});

describe('detectStarsInImage', () => {
  it('measures the stars of a plane of any scale', () => {
    const truth = grid(60, 3, 16);
    const pixels = render({ stars: truth }).map((value) => value / 65536);
    const plane = { address: kernels.allocate(4 * pixels.length), width: WIDTH, height: HEIGHT };
    kernels.f32(plane.address, pixels.length).set(pixels);
    const { stars } = detectStarsInImage(kernels, plane);
    expect(stars.length).toBe(truth.length);
    expect(Math.abs(medianOf(stars.map((star) => star.fwhmPx)) - 3)).toBeLessThan(0.15);
    expect(Math.abs((medianOf(stars.map((star) => star.flux)) * 65536) / truth[0].flux - 1)).toBeLessThan(
      0.12,
    );
  });
});
