import { bench, describe } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { luminanceOf, luminancePlane } from './synthetic-luminance.ts';

const [WIDTH, HEIGHT] = [1080, 160];
const COUNT = WIDTH * HEIGHT;

describe('luminance of a band of 160 rows of 1080 pixels', () => {
  const pixels = new Float32Array(3 * COUNT).fill(900);
  const kernels = createKernels();
  const [scratch, ...values] = [0, 1, 2, 3].map(() => kernels.allocate(4 * COUNT));
  for (const address of values) kernels.f32(address, COUNT).fill(900);
  const planes = { values, scratch, weights: [], stride: WIDTH, rows: HEIGHT, firstRow: 0 };
  bench('TypeScript', () => {
    luminanceOf(pixels, { width: WIDTH, height: HEIGHT, channelCount: 3 });
  });
  bench('kernel', () => {
    luminancePlane(kernels, planes);
  });
});
