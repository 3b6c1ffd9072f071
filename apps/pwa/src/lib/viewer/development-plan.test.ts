import { describe, expect, it } from 'vitest';
import { DevelopmentPlan } from './development-plan.ts';

/** Full size takes three frames, half of it one. */
const levels = [
  { width: 2000, height: 1000 },
  { width: 1000, height: 500 },
  { width: 500, height: 250 },
  { width: 250, height: 125 },
];

describe('next', () => {
  it('gives 800,000 pixels at a time until the level is whole', () => {
    const plan = new DevelopmentPlan(levels);
    const steps = Array.from({ length: 4 }, () => plan.next(0, 'a', false));
    expect(steps).toEqual([
      { first: 0, rows: 400, isWhole: false },
      { first: 400, rows: 400, isWhole: false },
      { first: 800, rows: 200, isWhole: true },
      { first: 1000, rows: 0, isWhole: true },
    ]);
  });
  it('gives nothing while the picture moves, and keeps what is there', () => {
    const plan = new DevelopmentPlan(levels);
    plan.next(0, 'a', false);
    expect(plan.next(0, 'a', true)).toEqual({ first: 400, rows: 0, isWhole: false });
    expect(plan.next(0, 'a', false)).toEqual({ first: 400, rows: 400, isWhole: false });
  });
  it('begins anew when other colours are wanted', () => {
    const plan = new DevelopmentPlan(levels);
    plan.next(0, 'a', false);
    expect(plan.next(0, 'b', true)).toEqual({ first: 0, rows: 0, isWhole: false });
    expect(plan.next(0, 'b', false).first).toBe(0);
  });
  it('gives a row at least, however wide it is', () => {
    const plan = new DevelopmentPlan([{ width: 900_000, height: 2 }]);
    expect(plan.next(0, 'a', false)).toEqual({ first: 0, rows: 1, isWhole: false });
  });
});

describe('coarser', () => {
  it('is the next level that one frame has time for', () => {
    const wide = [{ width: 4000, height: 2000 }, ...levels];
    expect(new DevelopmentPlan(wide).coarser(0, 'a')).toBe(2);
    expect(new DevelopmentPlan(levels).coarser(1, 'a')).toBe(2);
    const just = [levels[0], { width: 1000, height: 800 }, levels[2]];
    expect(new DevelopmentPlan(just).coarser(0, 'a')).toBe(1);
  });
  it('is the next level of any size that is whole', () => {
    const plan = new DevelopmentPlan([{ width: 4000, height: 2000 }, ...levels]);
    for (let step = 0; step < 2; step++) plan.next(1, 'a', false);
    expect(plan.coarser(0, 'a')).toBe(2);
    plan.next(1, 'a', false);
    expect(plan.coarser(0, 'a')).toBe(1);
    expect(plan.coarser(0, 'b')).toBe(2);
  });
  it('is the coarsest where all are too large, and behind the last', () => {
    const large = [levels[0], levels[0], levels[0]];
    expect(new DevelopmentPlan(large).coarser(0, 'a')).toBe(2);
    expect(new DevelopmentPlan(levels).coarser(3, 'a')).toBe(3);
  });
});

it('knows the nearest coarser level that is not whole', () => {
  const plan = new DevelopmentPlan(levels);
  expect(plan.unfinishedBeyond(0, 'a')).toBe(1);
  plan.next(1, 'a', false);
  expect(plan.unfinishedBeyond(0, 'a')).toBe(2);
  plan.next(2, 'a', false);
  plan.next(3, 'a', false);
  expect(plan.unfinishedBeyond(0, 'a')).toBeUndefined();
  expect(plan.unfinishedBeyond(1, 'b')).toBe(2);
  expect(plan.unfinishedBeyond(3, 'b')).toBeUndefined();
});
