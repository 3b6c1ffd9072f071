import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { solveLinear } from '../ground/solve-linear.ts';
import { ColourFit } from './fit-colour.ts';
import type { Background } from '../stars/background.ts';

const WIDTH = 48;
const HEIGHT = 40;
const ALPHA = 3.2;

/** A noisy frame with missing pixels, as floats. */
function noiseFrame(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: WIDTH * HEIGHT }, () =>
    random.uniform() < 0.05 ? NaN : 100 * random.uniform(),
  );
}

/** The definition: for each pixel of the colour its terms, and their products summed. */
function sumsNaively(
  pixels: Float32Array,
  phases: number,
  x: number,
  y: number,
  radius: number,
): { matrix: number[]; right: number[] } {
  const matrix = Array<number>(16).fill(0);
  const right = Array<number>(4).fill(0);
  pixels.forEach((value, i) => {
    const [u, v] = [i % WIDTH, Math.floor(i / WIDTH)];
    const isNear = Math.max(Math.abs(u - Math.round(x)), Math.abs(v - Math.round(y))) <= radius;
    const isOwn = (phases & (1 << (2 * (v & 1) + (u & 1)))) !== 0;
    if (!isNear || !isOwn || Number.isNaN(value)) return;
    const profile = (a: number, b: number) => (1 + ((u - a) ** 2 + (v - b) ** 2) / ALPHA ** 2) ** -3.5;
    const step = 1e-4;
    const byX = (profile(x + step, y) - profile(x - step, y)) / (2 * step);
    const byY = (profile(x, y + step) - profile(x, y - step)) / (2 * step);
    const terms = [1, profile(x, y), byX, byY];
    terms.forEach((a, row) => {
      right[row] += a * value;
      terms.forEach((b, column) => (matrix[4 * row + column] += a * b));
    });
  });
  return { matrix, right };
}

describe('fitColour', () => {
  it.each([0b0001, 0b0110, 0b1000, 0b1111])('equals the definition, at borders too: phases %i', (phases) => {
    const kernels = createKernels();
    const pixels = noiseFrame(phases);
    const cfa = kernels.allocate(4 * pixels.length);
    kernels.f32(cfa, pixels.length).set(pixels);
    const out = kernels.allocate(160);
    for (const [x, y] of [
      [20.3, 17.8],
      [1.2, 2.4],
      [46.9, 38.1],
      [-3.3, 20.6],
    ]) {
      kernels.call.fitColour(cfa, WIDTH, HEIGHT, phases, x, y, ALPHA, 7, out);
      const { matrix, right } = sumsNaively(pixels, phases, x, y, 7);
      const got = kernels.f64(out, 20);
      [...matrix, ...right].forEach((wanted, i) => {
        expect(Math.abs(got[i] - wanted), `${x}, ${y}: ${i}`).toBeLessThan(1e-4 * (1 + Math.abs(wanted)));
      });
    }
  });
});

describe('ColourFit', () => {
  it.each<CfaPattern>(['RGGB', 'BGGR', 'GRBG', 'GBRG'])(
    'finds each colour in its own place: %s',
    (pattern) => {
      const kernels = createKernels();
      const truth = [
        [20.1, 18.4],
        [20.3, 18.3],
        [20.45, 18.1],
      ];
      const pixels = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
        const [u, v] = [i % WIDTH, Math.floor(i / WIDTH)];
        const channel = channelOfPhase(pattern, 2 * (v & 1) + (u & 1));
        const [x, y] = truth[channel];
        return 300 + 50 * channel + 900 * (1 + ((u - x) ** 2 + (v - y) ** 2) / ALPHA ** 2) ** -3.5;
      });
      const frame = { address: kernels.allocate(4 * pixels.length), width: WIDTH, height: HEIGHT, pattern };
      kernels.f32(frame.address, pixels.length).set(pixels);
      const fit = new ColourFit(
        kernels,
        frame,
        { medianSigma: [9, 9, 9, 9] } as unknown as Background,
        ALPHA,
      );
      truth.forEach(([x, y], channel) => {
        const first = fit.step(20.3, 18.3, channel);
        const [nearX, nearY] = [20.3 + first.x, 18.3 + first.y];
        expect(Math.hypot(nearX - x, nearY - y)).toBeLessThan(0.03);
        const place = fit.step(nearX, nearY, channel);
        expect(Math.hypot(nearX + place.x - x, nearY + place.y - y)).toBeLessThan(0.002);
        // 9 ADU of noise on a star of 900.
        expect(Math.sqrt(place.variance)).toBeGreaterThan(0.005);
        expect(Math.sqrt(place.variance)).toBeLessThan(0.05);
      });
    },
  );

  it('finds no star where there is none', () => {
    const kernels = createKernels();
    const frame = {
      address: kernels.allocate(4 * WIDTH * HEIGHT),
      width: WIDTH,
      height: HEIGHT,
      pattern: 'GRBG',
    } as const;
    const fit = new ColourFit(kernels, frame, { medianSigma: [9, 9, 9, 9] } as unknown as Background, ALPHA);
    kernels.f32(frame.address, WIDTH * HEIGHT).fill(NaN);
    expect(fit.step(20, 20, 0).variance).toBe(Infinity);
    kernels.f32(frame.address, WIDTH * HEIGHT).fill(500);
    expect(fit.step(-40, -40, 0).variance).toBe(Infinity);
  });
});

describe('a step of ColourFit', () => {
  const PHASES = { GRBG: [0b0010, 0b1001, 0b0100], RGGB: [0b0001, 0b0110, 0b1000] } as const;
  const NOISE = [3, 5, 7, 11];

  /** The profile's own pixels over a sky, with noise. */
  function frameOf(pattern: 'GRBG' | 'RGGB', valueOf: (u: number, v: number) => number) {
    const kernels = createKernels();
    const address = kernels.allocate(4 * WIDTH * HEIGHT);
    kernels
      .f32(address, WIDTH * HEIGHT)
      .set(
        Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => valueOf(i % WIDTH, Math.floor(i / WIDTH))),
      );
    return { kernels, frame: { address, width: WIDTH, height: HEIGHT, pattern } };
  }

  it.each([
    // Twice the profile's width, rounded up, but 16 px at most.
    ['GRBG', 3.2, 7],
    ['RGGB', 3.2, 7],
    ['GRBG', 2.5, 5],
    ['RGGB', 7.9, 16],
    ['GRBG', 9.5, 16],
  ] as const)('solves the equations of its pixels: %s, alpha %d, within %i px', (pattern, alpha, radius) => {
    const random = seededRandom(radius);
    const star = (u: number, v: number): number =>
      900 * (1 + ((u - 20.4) ** 2 + (v - 18.2) ** 2) / 3.2 ** 2) ** -3.5;
    const { kernels, frame } = frameOf(pattern, (u, v) => 300 + star(u, v) + 9 * random.normal());
    const sky = { medianSigma: NOISE } as unknown as Background;
    const before = kernels.mark();
    const fit = new ColourFit(kernels, frame, sky, alpha);
    expect(kernels.mark() - before).toBe(192);
    const out = kernels.allocate(160);
    for (const channel of [0, 1, 2]) {
      const phases = PHASES[pattern][channel];
      kernels.call.fitColour(frame.address, WIDTH, HEIGHT, phases, 20.1, 18.5, alpha, radius, out);
      const matrix = kernels.f64(out, 16).slice();
      const curvature = (matrix[10] + matrix[15]) / 2;
      const [, brightness, byX, byY] = solveLinear(matrix, kernels.f64(out + 128, 4).slice())!;
      const { x, y, variance } = fit.step(20.1, 18.5, channel);
      expect(x).toBeCloseTo(byX / brightness, 12);
      expect(y).toBeCloseTo(byY / brightness, 12);
      const noise = NOISE[pattern.indexOf('RGB'.charAt(channel))];
      expect(variance / (noise ** 2 / (curvature * brightness ** 2))).toBeCloseTo(1, 12);
    }
  });

  it('finds nowhere a star of no light, or of less', () => {
    for (const height of [0, -500]) {
      const { kernels, frame } = frameOf('GRBG', (u, v) =>
        height === 0 ? 0 : 900 + height * (1 + ((u - 20) ** 2 + (v - 20) ** 2) / ALPHA ** 2) ** -3.5,
      );
      const fit = new ColourFit(kernels, frame, { medianSigma: NOISE } as unknown as Background, ALPHA);
      for (const channel of [0, 1, 2])
        expect(fit.step(20, 20, channel)).toEqual({ x: 0, y: 0, variance: Infinity });
    }
  });

  it('finds a star fainter than an ADU', () => {
    const { kernels, frame } = frameOf(
      'GRBG',
      (u, v) => 0.5 * (1 + ((u - 20.2) ** 2 + (v - 20.1) ** 2) / ALPHA ** 2) ** -3.5,
    );
    const fit = new ColourFit(kernels, frame, { medianSigma: NOISE } as unknown as Background, ALPHA);
    const { x, y, variance } = fit.step(20, 20, 1);
    expect([x, y].map((value) => Math.round(10 * value))).toEqual([2, 1]);
    expect(variance).toBeLessThan(Infinity);
  });
});
