import { describe, expect, it } from 'vitest';
import { planWorkers } from './plan-workers.ts';

const SEESTAR = 1080 * 1920;

describe('planWorkers', () => {
  it('leaves one processor to the screen', () => {
    expect(planWorkers({ processors: 8, memoryGb: 8, isHandheld: false }, SEESTAR, 90).workers).toBe(7);
  });
  it('never plans less than one worker, on one processor or without memory', () => {
    expect(planWorkers({ processors: 1, memoryGb: 8, isHandheld: false }, SEESTAR, 90).workers).toBe(1);
    expect(planWorkers({ processors: 8, memoryGb: 0.25, isHandheld: true }, SEESTAR, 90).workers).toBe(1);
  });
  it('plans fewer workers where memory is short, and stays within the budget then', () => {
    const plan = planWorkers({ processors: 16, memoryGb: 2, isHandheld: true }, SEESTAR, 90);
    expect(plan.workers).toBeGreaterThan(1);
    expect(plan.workers).toBeLessThan(15);
    expect(plan.memoryBytes).toBeLessThanOrEqual(2e9 * 0.3);
  });
  it('takes a handheld of unknown memory for a small one', () => {
    const of = (isHandheld: boolean): number =>
      planWorkers({ processors: 32, memoryGb: undefined, isHandheld }, SEESTAR, 90).workers;
    expect(of(true)).toBeLessThan(of(false));
  });
});
