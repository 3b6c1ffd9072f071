import { describe, expect, it } from 'vitest';
import { BATCH_FRAMES, BatchSums, splitIntoBatches } from './frame-batches.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { StackPlan } from './stack-plan.ts';

function planOf(count: number): StackPlan {
  const frames = Array.from({ length: count }, (_, n) => ({ name: String(n) }));
  return { width: 4, height: 4, frames } as unknown as StackPlan;
}

describe('splitIntoBatches', () => {
  it('leaves a plan of few frames as it is', () => {
    const plan = planOf(BATCH_FRAMES);
    expect(splitIntoBatches(plan)).toEqual([plan]);
  });

  it.each([101, 200, 2000, 2001])(
    'deals %i frames out once each, in shares that differ by one at most',
    (count) => {
      const batches = splitIntoBatches(planOf(count));
      const names = batches.flatMap(({ frames }) => frames.map(({ name }) => Number(name)));
      expect([...names].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
      const sizes = batches.map(({ frames }) => frames.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(BATCH_FRAMES);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    },
  );
});

describe('BatchSums', () => {
  it('is the weighted mean of the batches, and no data where none has any', () => {
    const sums = new BatchSums(createKernels(), 1, 3);
    sums.add(0, Float32Array.of(10, 5, 0), Float32Array.of(1, 2, 0));
    sums.add(0, Float32Array.of(20, 0, 0), Float32Array.of(3, 0, 0));
    const values = new Float32Array(3);
    const weights = new Float32Array(3);
    sums.write(0, values, weights);
    expect([...values]).toEqual([17.5, 5, 0]);
    expect([...weights]).toEqual([4, 2, 0]);
  });
});
