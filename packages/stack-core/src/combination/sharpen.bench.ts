import { bench, describe } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { FOR_GREEN, PASSES } from './sharpen.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const { smoothing, inverse } = FOR_GREEN;
const STRIDE = 1088;
const ROWS = 64;
const COUNT = STRIDE * ROWS;
const random = seededRandom(1);
const plane = Float32Array.from({ length: COUNT }, () => 1000 + 30 * random.normal());

function blur(from: Float32Array, to: Float32Array, edge: number): void {
  const centre = 1 - 2 * edge;
  for (let y = 1; y < ROWS - 1; y++) {
    for (let x = 1; x < STRIDE - 1; x++) {
      const i = y * STRIDE + x;
      const line = (j: number): number => edge * (from[j - 1] + from[j + 1]) + centre * from[j];
      to[i] = edge * (line(i - STRIDE) + line(i + STRIDE)) + centre * line(i);
    }
  }
}

describe('sharpen 64 rows of 1088 pixels', () => {
  const kernels = createKernels();
  const [value, weight, scratch] = [0, 1, 2].map(() => kernels.allocate(4 * COUNT));
  const [weighted, weights, smooth, blurred] = [0, 1, 2, 3].map(() => new Float32Array(COUNT));

  bench('TypeScript', () => {
    const ones = new Float32Array(COUNT).fill(1);
    blur(plane, weighted, smoothing);
    blur(ones, weights, smoothing);
    for (let i = 0; i < COUNT; i++) smooth[i] = weighted[i] / weights[i];
    const estimate = smooth.slice();
    for (let pass = 0; pass < PASSES; pass++) {
      blur(estimate, blurred, inverse);
      for (let i = 0; i < COUNT; i++) estimate[i] += smooth[i] - blurred[i];
    }
  });
  bench('kernel', () => {
    kernels.f32(value, COUNT).set(plane);
    kernels.f32(weight, COUNT).fill(1);
    kernels.call.sharpen(value, weight, scratch, STRIDE, ROWS, smoothing, inverse, PASSES);
  });
});
