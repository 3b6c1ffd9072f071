import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
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
