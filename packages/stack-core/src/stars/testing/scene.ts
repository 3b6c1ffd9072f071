/** Frames of known stars on a noisy sky, for tests of their detection. */
import type { Star } from '../star.ts';

export const WIDTH = 540;
export const HEIGHT = 700;
export const SKY = 900;
export const SIGMA = 80;

export interface TrueStar {
  readonly x: number;
  readonly y: number;
  readonly flux: number;
}

interface Scene {
  readonly stars?: readonly TrueStar[];
  readonly fwhmPx?: number;
  /** Long over short axis of a star, drawn out along x. */
  readonly elongation?: number;
  /** Share of the light in R, G, B. */
  readonly colour?: readonly [number, number, number];
  readonly seed?: number;
  readonly noiseAdu?: number;
}

export function createRandom(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/** A GRBG frame of Moffat stars (exponent 3.5, sampled nine times a pixel) on a noisy sky. */
export function render(scene: Scene): Float32Array {
  const { stars = [], fwhmPx = 3, elongation = 1, colour = [1, 1, 1], seed = 1, noiseAdu = SIGMA } = scene;
  const { normal } = createRandom(seed);
  const pixels = new Float32Array(WIDTH * HEIGHT).map(() => SKY + noiseAdu * normal());
  const alpha = fwhmPx / 2 / Math.sqrt(2 ** (1 / 3.5) - 1);
  const radius = Math.ceil(5 * fwhmPx * elongation);
  for (const star of stars) {
    for (let y = Math.max(0, Math.round(star.y) - radius); y <= Math.min(HEIGHT - 1, star.y + radius); y++) {
      for (let x = Math.max(0, Math.round(star.x) - radius); x <= Math.min(WIDTH - 1, star.x + radius); x++) {
        let light = 0;
        for (let i = 0; i < 9; i++) {
          const u = (x + ((i % 3) - 1) / 3 - star.x) / Math.sqrt(elongation);
          const v = (y + (Math.floor(i / 3) - 1) / 3 - star.y) * Math.sqrt(elongation);
          light += (1 + (u * u + v * v) / (alpha * alpha)) ** -3.5;
        }
        const channel = 'RGB'.indexOf('GRBG'.charAt((y & 1) * 2 + (x & 1)));
        pixels[y * WIDTH + x] += (star.flux * colour[channel] * 2.5 * light) / (9 * Math.PI * alpha * alpha);
      }
    }
  }
  return pixels;
}

/** Stars far apart at random parts of pixels, of the given signal-to-noise ratio under a matched filter. */
export function grid(snr: number, fwhmPx: number, seed: number): TrueStar[] {
  const { uniform } = createRandom(seed);
  const flux = (snr * SIGMA * Math.sqrt(4 * Math.PI) * fwhmPx) / 2.3548;
  const stars: TrueStar[] = [];
  for (let y = 45; y < HEIGHT - 40; y += 60) {
    for (let x = 45; x < WIDTH - 40; x += 60)
      stars.push({ x: x + 4 * uniform(), y: y + 4 * uniform(), flux });
  }
  return stars;
}

export function matched(
  stars: readonly Star[],
  truth: readonly TrueStar[],
): { star: Star; truth: TrueStar }[] {
  return truth.flatMap((t) => {
    const star = stars.find((s) => (s.x - t.x) ** 2 + (s.y - t.y) ** 2 < 4);
    return star === undefined ? [] : [{ star, truth: t }];
  });
}
