import { bench, describe } from 'vitest';
import { IDENTITY } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { PARAMETER_BYTES, writeParameters } from './resample-cfa.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { PlannedFrame } from './stack-plan.ts';

const WIDTH = 1080;
const ROWS = 64;
const COUNT = WIDTH * ROWS;
const [A, D] = [Math.cos(0.02), Math.sin(0.02)];
const TRANSFORM = { ...IDENTITY, a: A, b: -D, c: 3.3, d: D, e: A, f: 2.1 };
const random = seededRandom(1);
const pixels = Float32Array.from({ length: COUNT }, () => 1000 * random.uniform());
const row = 20;

/** The same in TypeScript, one pixel of one phase at a time. */
function resampleRow(values: Float32Array, weights: Float32Array): void {
  for (let x = 0; x < WIDTH; x++) {
    const sx = TRANSFORM.a * x + TRANSFORM.b * row + TRANSFORM.c;
    const sy = TRANSFORM.d * x + TRANSFORM.e * row + TRANSFORM.f;
    for (let phase = 0; phase < 4; phase++) {
      const u = 2 * Math.round((sx - (phase & 1)) / 2) + (phase & 1);
      const v = 2 * Math.round((sy - (phase >> 1)) / 2) + (phase >> 1);
      const isInside = u >= 0 && v >= 0 && u < WIDTH && v < ROWS;
      const value = isInside ? pixels[v * WIDTH + u] : NaN;
      const weight = Math.max(1 / 64, 1 - Math.abs(sx - u)) * Math.max(1 / 64, 1 - Math.abs(sy - v));
      const at = 4 * x + phase;
      values[at] = Number.isNaN(value) ? 0 : value;
      weights[at] = Number.isNaN(value) ? 0 : weight;
    }
  }
}

describe('resample a row of 1080 pixels from the filter array', () => {
  const kernels = createKernels();
  const address = kernels.allocate(4 * COUNT + 32);
  const parameters = kernels.allocate(PARAMETER_BYTES);
  const groups = WIDTH / 4;
  const samples = kernels.allocate(3 * 64 * groups);
  const scale = { fluxGain: 1, offset: 0, offsetPerX: 0, offsetPerY: 0, weight: 1, sigma: 1 };
  kernels.f32(address, COUNT).set(pixels);
  writeParameters(kernels, parameters, {
    transform: TRANSFORM,
    channels: [scale, scale, scale],
  } as unknown as PlannedFrame);
  const values = new Float32Array(4 * WIDTH);
  const weights = new Float32Array(4 * WIDTH);

  bench('TypeScript', () => {
    resampleRow(values, weights);
  });
  bench('kernel', () => {
    // prettier-ignore
    kernels.call.resampleCfa(
      address, WIDTH, ROWS, 0, ROWS, 1, 0, 0, parameters, samples, 64, 64 * groups, 0, row, groups,
    );
  });
});
