/** What the clusters of a tree hold of those points that are shown: sums as differences of running sums. */
import type { ClusterTree } from './cluster-tree.ts';

export interface SkyPoints {
  readonly count: number;
  /** Three numbers a point, of length 1. */
  readonly vectors: Float64Array;
  /** Stacks at each: more than one where others have summed them up. */
  readonly stacks: Float64Array;
  readonly exposureSeconds: Float64Array;
}

export interface ClusterSum {
  readonly stacks: number;
  readonly exposureSeconds: number;
  /** Middle of the stacks, of length 1. */
  readonly middle: readonly [x: number, y: number, z: number];
}

/** Stacks, exposure, and the three sums of which the middle is made. */
const COLUMNS = 5;

export class ClusterSums {
  readonly #running: Float64Array;
  readonly #tree: ClusterTree;

  /** `isShown` says of each point whether it counts. */
  constructor(tree: ClusterTree, points: SkyPoints, isShown: (point: number) => boolean) {
    this.#tree = tree;
    const running = (this.#running = new Float64Array(COLUMNS * (tree.order.length + 1)));
    for (let place = 0; place < tree.order.length; place++) {
      const point = tree.order[place];
      const at = COLUMNS * place;
      for (let column = 0; column < COLUMNS; column++) running[at + COLUMNS + column] = running[at + column];
      if (!isShown(point)) continue;
      const stacks = points.stacks[point];
      running[at + COLUMNS] += stacks;
      running[at + COLUMNS + 1] += points.exposureSeconds[point];
      for (let axis = 0; axis < 3; axis++)
        running[at + COLUMNS + 2 + axis] += stacks * points.vectors[3 * point + axis];
    }
  }

  /** Undefined where nothing of it is shown. */
  of(level: number, cluster: number): ClusterSum | undefined {
    const { starts } = this.#tree.levels[level];
    const sum = (column: number): number =>
      this.#running[COLUMNS * starts[cluster + 1] + column] -
      this.#running[COLUMNS * starts[cluster] + column];
    const stacks = sum(0);
    if (stacks === 0) return undefined;
    const [x, y, z] = [sum(2), sum(3), sum(4)];
    const length = Math.hypot(x, y, z);
    return {
      stacks,
      exposureSeconds: Math.max(0, sum(1)),
      middle: [x / length, y / length, z / length],
    };
  }
}
