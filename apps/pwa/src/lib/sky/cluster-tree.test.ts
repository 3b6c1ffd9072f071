import { describe, expect, it } from 'vitest';
import { ClusterSums } from './cluster-sums.ts';
import type { SkyPoints } from './cluster-sums.ts';
import { eachInSight, growTree, levelFor } from './cluster-tree.ts';
import { DEGREE, separationDeg, toVector } from './sphere.ts';
import type { Vector } from './sphere.ts';

/** Numbers from 0 to 1, always the same. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pointsAt(places: readonly (readonly [raDeg: number, decDeg: number])[]): SkyPoints {
  return {
    count: places.length,
    vectors: new Float64Array(places.flatMap(([ra, dec]) => toVector(ra, dec))),
    stacks: new Float64Array(places.length).fill(1),
    exposureSeconds: Float64Array.from(places, (_, n) => 100 + n),
  };
}

/** Targets with many stacks each, two of them at the poles and one around 0 h. */
function manyPlaces(count: number): (readonly [number, number])[] {
  const next = chance(7);
  const targets = [[0, 90] as const, [0, -90] as const, [0, 0] as const].concat(
    Array.from({ length: 40 }, () => [360 * next(), Math.asin(2 * next() - 1) / DEGREE] as never),
  );
  return Array.from({ length: count }, () => {
    const [ra, dec] = targets[Math.floor(next() * targets.length)];
    return [ra + (next() - 0.5) * 2, Math.max(-90, Math.min(90, dec + next() - 0.5))] as const;
  });
}

const vectorOf = ({ vectors }: SkyPoints, point: number): Vector => [
  vectors[3 * point],
  vectors[3 * point + 1],
  vectors[3 * point + 2],
];

describe('a tree of clusters', () => {
  const points = pointsAt(manyPlaces(3000));
  const tree = growTree(points.vectors);

  it('holds every point once at each level, and each cluster whole in a wider one', () => {
    expect([...tree.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, n) => n));
    for (const [depth, { starts, children, count }] of tree.levels.entries()) {
      expect([starts[0], starts[count]]).toEqual([0, 3000]);
      const finer = tree.levels[depth + 1];
      if (!finer) continue;
      expect([children[0], children[count]]).toEqual([0, finer.count]);
      for (let cluster = 0; cluster <= count; cluster++)
        expect(starts[cluster]).toBe(finer.starts[children[cluster]]);
      expect(count).toBeLessThanOrEqual(finer.count);
    }
  });

  it('gathers what is near and nothing else', () => {
    const finest = tree.levels.at(-1)!;
    expect(finest.radiusDeg).toBe(0.025);
    for (const [depth, level] of tree.levels.entries()) {
      const finer = tree.levels[depth + 1];
      for (let cluster = 0; cluster < level.count; cluster++) {
        const middle = [...level.middles.subarray(3 * cluster, 3 * cluster + 3)] as unknown as Vector;
        const members = tree.order.subarray(level.starts[cluster], level.starts[cluster + 1]);
        const far = Math.max(...[...members].map((point) => separationDeg(middle, vectorOf(points, point))));
        expect(level.reaches[cluster] / DEGREE).toBeCloseTo(far, 9);
        // Within the radius of the first one, and each of those within what is finer.
        if (!finer) expect(far).toBeLessThanOrEqual(2 * level.radiusDeg);
        else expect(far).toBeLessThanOrEqual(4 * level.radiusDeg);
      }
    }
  });

  it('sums up counts and exposures to those of all points, at each level', () => {
    const sums = new ClusterSums(tree, points, () => true);
    const whole = points.exposureSeconds.reduce((sum, value) => sum + value, 0);
    for (const [depth, level] of tree.levels.entries()) {
      let [stacks, exposure] = [0, 0];
      for (let cluster = 0; cluster < level.count; cluster++) {
        const sum = sums.of(depth, cluster)!;
        stacks += sum.stacks;
        exposure += sum.exposureSeconds;
        const members = level.starts[cluster + 1] - level.starts[cluster];
        expect(sum.stacks).toBe(members);
      }
      expect(stacks).toBe(3000);
      expect(exposure).toBeCloseTo(whole, 3);
    }
  });

  it('counts only what is shown, and puts a cluster in the middle of that', () => {
    const two = pointsAt([
      [10, 20],
      [10.01, 20],
    ]);
    const small = growTree(two.vectors);
    const last = small.levels.length - 1;
    expect(small.levels[last].count).toBe(1);
    const sums = new ClusterSums(small, two, (point) => point === 1);
    const sum = sums.of(last, 0)!;
    expect(sum).toMatchObject({ stacks: 1, exposureSeconds: 101 });
    expect(separationDeg(sum.middle, toVector(10.01, 20))).toBeLessThan(1e-6);
    expect(new ClusterSums(small, two, () => false).of(last, 0)).toBeUndefined();
    const both = new ClusterSums(small, two, () => true).of(last, 0)!;
    expect(separationDeg(both.middle, toVector(10.005, 20))).toBeLessThan(1e-6);
  });
});

describe('the seam and the poles', () => {
  it.each([
    [
      'around 0 h',
      [
        [359.995, 0],
        [0.005, 0],
      ],
      1,
    ],
    [
      'at the pole',
      [
        [0, 89.995],
        [180, 89.995],
      ],
      1,
    ],
    [
      'at the other pole',
      [
        [90, -89.995],
        [270, -89.995],
      ],
      1,
    ],
    [
      'on the same meridian, apart',
      [
        [0, 0],
        [0, 1],
      ],
      2,
    ],
  ] as const)('gather %s as elsewhere', (_, places, clusters) => {
    const tree = growTree(pointsAt(places).vectors);
    expect(tree.levels.at(-1)!.count).toBe(clusters);
    expect(tree.levels[0].count).toBe(1);
  });
});

describe('what is in sight', () => {
  const points = pointsAt(manyPlaces(2000));
  const tree = growTree(points.vectors);
  it.each([
    [[0, 0], 3],
    [[120, 88], 5],
    [[40, -30], 20],
    [[40, -30], 179],
  ] as const)('is all that lies near %s within %s degrees', ([ra, dec], radiusDeg) => {
    const centre = toVector(ra, dec);
    const level = 6;
    const seen = new Set<number>();
    eachInSight(tree, level, centre, radiusDeg * DEGREE, (cluster) => void seen.add(cluster));
    const { starts, count } = tree.levels[level];
    for (let cluster = 0; cluster < count; cluster++) {
      const members = [...tree.order.subarray(starts[cluster], starts[cluster + 1])];
      const isNear = members.some((point) => separationDeg(centre, vectorOf(points, point)) <= radiusDeg);
      if (isNear) expect(seen.has(cluster)).toBe(true);
    }
    if (radiusDeg < 30) expect(seen.size).toBeLessThan(count / 2);
  });

  it('is told by clusters as wide as is asked for', () => {
    expect(tree.levels[levelFor(tree, 3.3)].radiusDeg).toBe(3.2);
    expect(tree.levels[levelFor(tree, 3.19)].radiusDeg).toBe(1.6);
    expect(tree.levels[levelFor(tree, 90)].radiusDeg).toBeCloseTo(25.6, 9);
    expect(tree.levels[levelFor(tree, 0.001)].radiusDeg).toBe(0.025);
  });

  it('is nothing in an empty sky', () => {
    const none = growTree(new Float64Array(0));
    const seen: number[] = [];
    eachInSight(none, 0, [1, 0, 0], 3, (cluster) => seen.push(cluster));
    expect(seen).toEqual([]);
  });
});
