import { afterEach, describe, expect, it, vi } from 'vitest';
import { planWorkers, thisDevice } from './plan-workers.ts';

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
  it('takes at most 0.3 of the memory, as the parts of a stack add up', () => {
    // A million pixels: 120 MB + 28 bytes a pixel + 120 kB a frame; 75 MB + 10 bytes a pixel each worker.
    const fixed = 120e6 + 28e6 + 100 * 120_000;
    const workers = (memoryGb: number): number =>
      planWorkers({ processors: 64, memoryGb, isHandheld: false }, 1e6, 100).workers;
    const memoryFor = (count: number): number => (fixed + count * 85e6) / 0.3e9;
    expect([1, 5, 20].map((count) => workers(memoryFor(count) + 1e-6))).toEqual([1, 5, 20]);
    expect([5, 20].map((count) => workers(memoryFor(count) - 1e-6))).toEqual([4, 19]);
    const plan = planWorkers({ processors: 4, memoryGb: 8, isHandheld: false }, 1e6, 100);
    expect(plan).toEqual({ workers: 3, memoryBytes: fixed + 3 * 85e6, isMemoryShort: false });
  });
  it('says when memory is what limits it, on one processor too', () => {
    const isShort = (processors: number, memoryGb: number): boolean =>
      planWorkers({ processors, memoryGb, isHandheld: false }, SEESTAR, 90).isMemoryShort;
    expect([isShort(16, 2), isShort(16, 32), isShort(1, 0.25), isShort(1, 8)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
  it('takes a computer that tells nothing for one of 4 GB, and a handheld for one of 3', () => {
    const plan = (memoryGb: number | undefined, isHandheld: boolean) =>
      planWorkers({ processors: 64, memoryGb, isHandheld }, SEESTAR, 90);
    expect(plan(undefined, false)).toEqual(plan(4, false));
    expect(plan(undefined, true)).toEqual(plan(3, true));
    expect(plan(4, true)).toEqual(plan(4, false));
  });
});

describe('thisDevice', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is what the browser tells, with two processors where it tells none', () => {
    const asked: string[] = [];
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: asked.push(query) > 0 }));
    vi.stubGlobal('navigator', { hardwareConcurrency: 8, deviceMemory: 16 });
    expect(thisDevice()).toEqual({ processors: 8, memoryGb: 16, isHandheld: true });
    expect(asked).toEqual(['(pointer: coarse)']);
    vi.stubGlobal('navigator', {});
    expect(thisDevice()).toEqual({ processors: 2, memoryGb: undefined, isHandheld: true });
  });
});
