import { expect, it } from 'vitest';
import { estimateSeconds, measurePace } from './stacking-pace.ts';

it('estimates what the same work took, and in proportion for frames of another size and for more threads', () => {
  const work = { frameCount: 30, framePixels: 2e6, workers: 3 };
  const pace = measurePace(12, work);
  expect(pace).toBeCloseTo(0.6, 12);
  expect(estimateSeconds(pace, work)).toBeCloseTo(12, 12);
  expect(estimateSeconds(pace, { ...work, framePixels: 8e6 })).toBeCloseTo(48, 12);
  expect(estimateSeconds(pace, { ...work, workers: 6 })).toBeCloseTo(6, 12);
});

it('takes the usual pace of a phone before anything was measured', () => {
  expect(estimateSeconds(0, { frameCount: 100, framePixels: 1e6, workers: 1 })).toBeCloseTo(34, 12);
});
