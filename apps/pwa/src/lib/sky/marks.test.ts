import { describe, expect, it } from 'vitest';
import { ClusterSums } from './cluster-sums.ts';
import { growTree } from './cluster-tree.ts';
import { brightnessOf, markAt, marksIn } from './marks.ts';
import type { Mark } from './marks.ts';
import { SkyProjection } from './sky-view.ts';
import { toVector } from './sphere.ts';

const SCREEN = { width: 600, height: 600 };
/** Two fields a degree apart, five stacks and one; and one far away. */
const PLACES = [10, 10, 10, 10, 10, 11, 200].map((raDeg) => toVector(raDeg, 0));
const points = {
  count: PLACES.length,
  vectors: new Float64Array(PLACES.flat()),
  stacks: new Float64Array(PLACES.length).fill(1),
  exposureSeconds: Float64Array.from(PLACES, () => 600),
};
const tree = growTree(points.vectors);
const sums = new ClusterSums(tree, points, () => true);
const within = (radiusDeg: number, fieldDeg = 0): Mark[] =>
  marksIn(tree, sums, new SkyProjection({ raDeg: 10.5, decDeg: 0, radiusDeg }, SCREEN), fieldDeg);

describe('marks', () => {
  it('come apart as the view comes nearer, the largest on top', () => {
    expect(within(60).map(({ stacks }) => stacks)).toEqual([6]);
    expect(within(3).map(({ stacks, exposureSeconds }) => [stacks, exposureSeconds])).toEqual([
      [1, 600],
      [5, 3000],
    ]);
  });

  it('stand where their stacks are, east to the left', () => {
    const [one, five] = within(3);
    expect(five.px).toBeCloseTo(50, 1);
    expect(one.px).toBeCloseTo(-50, 1);
    expect(five.py).toBeCloseTo(0, 6);
  });

  it('stay together where fields cover each other', () => {
    expect(within(3, 6).map(({ stacks }) => stacks)).toEqual([6]);
  });

  it('are found by a finger, a disc before a field', () => {
    const [one, five] = within(3);
    expect(markAt([one, five], five.px + five.radiusPx + 10, five.py, 12, 0)).toBe(five);
    expect(markAt([one, five], five.px + five.radiusPx + 14, five.py, 12, 0)).toBeUndefined();
    expect(markAt([one, five], five.px + 60, five.py, 12, 130)).toBe(five);
    expect(markAt([one, five], five.px + 70, five.py, 12, 130)).toBeUndefined();
    expect(markAt([one, five], one.px + 15, one.py, 12, 300)).toBe(one);
  });
});

it('makes marks brighter with the exposure, from a minute to ten hours', () => {
  const steps = [0, 60, 600, 6000, 36_000, 400_000].map(brightnessOf);
  expect(steps[0]).toBeCloseTo(0.3, 9);
  expect(steps[1]).toBeCloseTo(0.3, 9);
  expect(steps[2]).toBeCloseTo(0.3 + (0.7 * Math.log(10)) / Math.log(600), 9);
  expect(steps[3]).toBeGreaterThan(steps[2]);
  expect(steps.slice(4)).toEqual([1, 1]);
});
