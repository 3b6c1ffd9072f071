import { bench, describe } from 'vitest';
import { detectStars } from './detect-stars.ts';
import { createKernels } from '../kernels/kernels.ts';
import { luminance } from './luminance.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const WIDTH = 1080;
const HEIGHT = 960;
const COUNT = WIDTH * HEIGHT;
const random = seededRandom(1);
const pixels = Float32Array.from({ length: COUNT }, () => 900 + 80 * random.normal());
for (let star = 0; star < 150; star++) {
  const [x, y] = [10 + random.below(WIDTH - 20), 10 + random.below(HEIGHT - 20)];
  const peak = 300 + 8000 * random.uniform() ** 3;
  for (let v = -6; v <= 6; v++)
    for (let u = -6; u <= 6; u++) pixels[(y + v) * WIDTH + x + u] += peak * Math.exp(-(u * u + v * v) / 3.2);
}

const kernels = createKernels();
const address = kernels.allocate(4 * COUNT + 64);
kernels.f32(address, COUNT).set(pixels);
const frame = { address, width: WIDTH, height: HEIGHT, pattern: 'GRBG' } as const;
const target = kernels.allocate(4 * COUNT + 64);

describe('luminance of a megapixel', () => {
  const out = new Float32Array(COUNT);
  bench('TypeScript', () => {
    for (let y = 1; y < HEIGHT - 1; y++) {
      for (let x = 1; x < WIDTH - 1; x++) {
        const i = y * WIDTH + x;
        const line = (j: number): number => pixels[j - 1] + 2 * pixels[j] + pixels[j + 1];
        out[i] = (line(i - WIDTH) + 2 * line(i) + line(i + WIDTH)) / 16;
      }
    }
  });
  bench('kernel', () => {
    luminance(kernels, frame, target);
  });
});

describe('detection on a megapixel', () => {
  bench('background, peaks and measures of 150 stars', () => {
    const mark = kernels.mark();
    detectStars(kernels, frame);
    kernels.release(mark);
  });
});
