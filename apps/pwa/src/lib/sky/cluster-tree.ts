/**
 * Points of the sky, gathered into ever wider clusters: each level has clusters of one radius, and each cluster of a level
 * lies whole in one of the next. Made once; what a cluster holds is a range of one order of the points, so that sums over
 * any choice of them are differences of running sums. Works on unit vectors, and so knows neither seam nor poles.
 */
import { DEGREE } from './sphere.ts';

interface Level {
  /** What is gathered lies within this of the first that was taken. */
  readonly radiusDeg: number;
  readonly count: number;
  /** Of each cluster its first one of the next finer level; one more than there are clusters. */
  readonly children: Uint32Array;
  /** The same for places in the order. */
  readonly starts: Uint32Array;
  /** Middles of all points, three numbers each, of length 1. */
  readonly middles: Float64Array;
  /** Radians from the middle to the farthest point. */
  readonly reaches: Float64Array;
}

export interface ClusterTree {
  /** Indices of the points. */
  readonly order: Uint32Array;
  /** The widest first. */
  readonly levels: readonly Level[];
}

const FINEST_DEG = 0.025;
const LEVELS = 11;

/** `vectors` are three numbers a point, of length 1. */
export function growTree(vectors: Float64Array): ClusterTree {
  const count = vectors.length / 3;
  const weights = new Float64Array(count).fill(1);
  let nodes: Nodes = { vectors, weights };
  const parents: Uint32Array[] = [];
  for (let level = 0; level < LEVELS; level++) {
    const parentOf = gather(nodes.vectors, FINEST_DEG * 2 ** level * DEGREE);
    parents.push(parentOf);
    nodes = middlesOf(nodes, parentOf);
  }
  return arrange(vectors, parents);
}

/** The number of the cluster of each node: in turn, each that is in none yet takes all those within the radius. */
function gather(vectors: Float64Array, radius: number): Uint32Array {
  const count = vectors.length / 3;
  const grid = new Grid(vectors, 2 * Math.sin(radius / 2));
  const parents = new Uint32Array(count);
  const isTaken = new Uint8Array(count);
  let clusters = 0;
  for (let seed = 0; seed < count; seed++) {
    if (isTaken[seed] === 1) continue;
    isTaken[seed] = 1;
    parents[seed] = clusters;
    for (const node of grid.takeNear(seed, isTaken)) parents[node] = clusters;
    clusters++;
  }
  return parents;
}

/** Nodes by the cube that they lie in: lists of a hash table, in which cubes may share a list. */
class Grid {
  readonly #vectors: Float64Array;
  readonly #edge: number;
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(vectors: Float64Array, edge: number) {
    const count = vectors.length / 3;
    this.#vectors = vectors;
    this.#edge = edge;
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2))).fill(-1);
    this.#next = new Int32Array(count);
    // From the last on, so that each list has its nodes in their order.
    for (let node = count - 1; node >= 0; node--) {
      const list = this.#list(this.#cell(3 * node), this.#cell(3 * node + 1), this.#cell(3 * node + 2));
      this.#next[node] = this.#first[list];
      this.#first[list] = node;
    }
  }

  /** Those within one edge of `seed` that are not taken; they are from now on. */
  takeNear(seed: number, isTaken: Uint8Array): number[] {
    const found: number[] = [];
    const [cx, cy, cz] = [this.#cell(3 * seed), this.#cell(3 * seed + 1), this.#cell(3 * seed + 2)];
    for (let i = cx - 1; i <= cx + 1; i++)
      for (let j = cy - 1; j <= cy + 1; j++)
        for (let k = cz - 1; k <= cz + 1; k++) this.#takeFrom(this.#list(i, j, k), seed, isTaken, found);
    return found;
  }

  /** What is taken leaves its list. */
  #takeFrom(list: number, seed: number, isTaken: Uint8Array, found: number[]): void {
    let last = -1;
    for (let node = this.#first[list]; node >= 0; node = this.#next[node]) {
      if (isTaken[node] === 0 && this.#isNear(node, seed)) {
        isTaken[node] = 1;
        found.push(node);
      }
      if (isTaken[node] === 0) last = node;
      else if (last < 0) this.#first[list] = this.#next[node];
      else this.#next[last] = this.#next[node];
    }
  }

  #isNear(node: number, seed: number): boolean {
    const vectors = this.#vectors;
    const dx = vectors[3 * node] - vectors[3 * seed];
    const dy = vectors[3 * node + 1] - vectors[3 * seed + 1];
    const dz = vectors[3 * node + 2] - vectors[3 * seed + 2];
    return dx * dx + dy * dy + dz * dz <= this.#edge * this.#edge;
  }

  #cell(at: number): number {
    return Math.floor(this.#vectors[at] / this.#edge);
  }

  #list(i: number, j: number, k: number): number {
    const mixed = Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791);
    return (mixed ^ (mixed >>> 15)) & (this.#first.length - 1);
  }
}

interface Nodes {
  readonly vectors: Float64Array;
  /** Points in each. */
  readonly weights: Float64Array;
}

function middlesOf({ vectors, weights }: Nodes, parents: Uint32Array): Nodes {
  const count = countOf(parents);
  const sums = new Float64Array(3 * count);
  const totals = new Float64Array(count);
  for (let node = 0; node < parents.length; node++) {
    const parent = parents[node];
    for (let axis = 0; axis < 3; axis++) sums[3 * parent + axis] += weights[node] * vectors[3 * node + axis];
    totals[parent] += weights[node];
  }
  for (let node = 0; node < count; node++) normalise(sums, node);
  return { vectors: sums, weights: totals };
}

function normalise(vectors: Float64Array, node: number): void {
  const at = 3 * node;
  const square = vectors[at] ** 2 + vectors[at + 1] ** 2 + vectors[at + 2] ** 2;
  for (let axis = 0; axis < 3; axis++) vectors[at + axis] /= Math.sqrt(square);
}

/** Numbers clusters and points so that what lies in one cluster stands side by side. `parents` has the finest level first. */
function arrange(vectors: Float64Array, parents: readonly Uint32Array[]): ClusterTree {
  const widest = parents.at(-1) ?? new Uint32Array(0);
  let order: Uint32Array = Uint32Array.from({ length: countOf(widest) }, (_, cluster) => cluster);
  const found: { radiusDeg: number; children: Uint32Array }[] = [];
  for (let level = parents.length - 1; level >= 0; level--) {
    const { inside, children } = sortByParent(parents[level], order);
    found.push({ radiusDeg: FINEST_DEG * 2 ** level, children });
    order = inside;
  }
  const levels: Level[] = [];
  for (const { radiusDeg, children } of found.reverse()) {
    const finer = levels[0];
    const starts = finer ? children.map((child) => finer.starts[child]) : children;
    levels.unshift({
      radiusDeg,
      count: children.length - 1,
      children,
      starts,
      ...extents(vectors, order, starts),
    });
  }
  return { order, levels };
}

function countOf(parents: Uint32Array): number {
  let most = 0;
  for (const parent of parents) most = Math.max(most, parent + 1);
  return most;
}

/** The nodes, those of the first parent of `order` first; and where those of each begin. */
function sortByParent(
  parents: Uint32Array,
  order: Uint32Array,
): { inside: Uint32Array; children: Uint32Array } {
  const rank = new Uint32Array(order.length);
  for (const [place, parent] of order.entries()) rank[parent] = place;
  const children = new Uint32Array(order.length + 1);
  for (const parent of parents) children[rank[parent] + 1]++;
  for (let place = 0; place < order.length; place++) children[place + 1] += children[place];
  const next = children.slice();
  const inside = new Uint32Array(parents.length);
  for (const [node, parent] of parents.entries()) inside[next[rank[parent]]++] = node;
  return { inside, children };
}

function extents(
  vectors: Float64Array,
  order: Uint32Array,
  starts: Uint32Array,
): Pick<Level, 'middles' | 'reaches'> {
  const count = starts.length - 1;
  const middles = new Float64Array(3 * count);
  const reaches = new Float64Array(count);
  for (let cluster = 0; cluster < count; cluster++) {
    const at = 3 * cluster;
    const [from, to] = [starts[cluster], starts[cluster + 1]];
    for (let place = from; place < to; place++)
      for (let axis = 0; axis < 3; axis++) middles[at + axis] += vectors[3 * order[place] + axis];
    normalise(middles, cluster);
    let farthest = 0;
    for (let place = from; place < to; place++) {
      const dx = vectors[3 * order[place]] - middles[at];
      const dy = vectors[3 * order[place] + 1] - middles[at + 1];
      const dz = vectors[3 * order[place] + 2] - middles[at + 2];
      farthest = Math.max(farthest, dx * dx + dy * dy + dz * dz);
    }
    reaches[cluster] = 2 * Math.asin(Math.min(1, Math.sqrt(farthest) / 2));
  }
  return { middles, reaches };
}

/** The widest clusters of which two that stand apart are `radiusDeg` apart at most; the finest where none are so fine. */
export function levelFor(tree: ClusterTree, radiusDeg: number): number {
  const found = tree.levels.findIndex((level) => level.radiusDeg <= radiusDeg);
  return found < 0 ? tree.levels.length - 1 : found;
}

/** Those of the level `finer` that lie in a cluster of `level`: the first, and the one after the last. */
export function clustersWithin(
  tree: ClusterTree,
  level: number,
  cluster: number,
  finer: number,
): [first: number, end: number] {
  let [first, end] = [cluster, cluster + 1];
  for (let depth = level; depth < finer; depth++) {
    const { children } = tree.levels[depth];
    [first, end] = [children[first], children[end]];
  }
  return [first, end];
}

/** Visits the clusters of a level that may lie within `sight` radians of `centre`. */
export function eachInSight(
  tree: ClusterTree,
  level: number,
  centre: readonly [number, number, number],
  sight: number,
  visit: (cluster: number) => void,
): void {
  const descend = (depth: number, from: number, to: number): void => {
    const { middles, reaches, children } = tree.levels[depth];
    for (let cluster = from; cluster < to; cluster++) {
      const far = sight + reaches[cluster];
      const cos =
        middles[3 * cluster] * centre[0] +
        middles[3 * cluster + 1] * centre[1] +
        middles[3 * cluster + 2] * centre[2];
      if (far < Math.PI && cos < Math.cos(far)) continue;
      if (depth === level) visit(cluster);
      else descend(depth + 1, children[cluster], children[cluster + 1]);
    }
  };
  if (tree.levels.length > 0) descend(0, 0, tree.levels[0].count);
}
