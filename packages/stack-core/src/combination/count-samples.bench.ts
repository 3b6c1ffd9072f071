import { bench, describe } from 'vitest';
import { allocateCounts } from './count-samples.ts';
import { createKernels } from '../kernels/kernels.ts';

const COUNT = 1080;

describe('counts of a row of 1080 pixels', () => {
  const kernels = createKernels();
  const { footprint } = allocateCounts(kernels, COUNT);
  const row = kernels.allocate(4 * COUNT);
  kernels.f32(row, COUNT).fill(12);
  const sums = new Uint16Array(COUNT);
  bench('TypeScript', () => {
    const counts = kernels.f32(row, COUNT);
    for (let x = 0; x < COUNT; x++) sums[x] += counts[x];
  });
  bench('kernel', () => {
    kernels.call.addCounts(footprint, row, COUNT);
  });
});
