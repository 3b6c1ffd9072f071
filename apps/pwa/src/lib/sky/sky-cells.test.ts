import { expect, it } from 'vitest';
import { ClusterSums } from './cluster-sums.ts';
import { growTree } from './cluster-tree.ts';
import { NO_NIGHT } from './nights.ts';
import { nightColumns, skyCells } from './sky-cells.ts';
import { separationDeg, toVector } from './sphere.ts';

const CELLS = [
  { raDeg: 10.5, decDeg: 20.5, stackCount: 30, exposureSeconds: 1000 },
  { raDeg: 11.5, decDeg: 20.5, stackCount: 10, exposureSeconds: 500 },
];

it('sums up cells by their stacks, and puts a cluster in the middle of these', () => {
  const points = skyCells({ cells: CELLS });
  const tree = growTree(points.vectors);
  const sum = new ClusterSums(tree, points, () => true).of(0, 0)!;
  expect(sum).toMatchObject({ stacks: 40, exposureSeconds: 1500 });
  expect(separationDeg(sum.middle, toVector(10.75, 20.5))).toBeLessThan(0.01);
  expect([points.count, points.listed, [...points.nights]]).toEqual([2, [], [NO_NIGHT, NO_NIGHT]]);
});

it('has the nights in columns', () => {
  const { nights, exposureSeconds } = nightColumns({
    nights: [{ night: 20173, stackCount: 2, exposureSeconds: 90 }],
  });
  expect([[...nights], [...exposureSeconds]]).toEqual([[20173], [90]]);
});
