/** Triangles of stars, described independently of shift, rotation and scale. */
import type { Point } from '../stars/star-index.ts';

/** Corner indices such that side (b, c) is the longest and side (a, b) the shortest. */
export interface Triangle {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly longestPx: number;
  /** Middle and shortest side over the longest. */
  readonly middle: number;
  readonly shortest: number;
  /** Orientation of a, b, c; mirroring reverses it. */
  readonly clockwise: boolean;
}

const MIN_SIDE_PX = 12;
const MIN_LONGEST_PX = 80;
/** Noise could swap the order of sides whose lengths differ by less. */
const DISTINCT_PX = 1;

/** All usable triangles of the points, those of the first points first. */
export function trianglesOf(points: readonly Point[]): Triangle[] {
  const triangles: Triangle[] = [];
  const distance = points.map((p) =>
    points.map((q) => Math.sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y))),
  );
  for (let k = 2; k < points.length; k++) {
    for (let j = 1; j < k; j++) {
      for (let i = 0; i < j; i++) {
        const triangle = describe(points, distance, i, j, k);
        if (triangle !== undefined) triangles.push(triangle);
      }
    }
  }
  return triangles;
}

function describe(
  points: readonly Point[],
  distance: readonly (readonly number[])[],
  i: number,
  j: number,
  k: number,
): Triangle | undefined {
  const ij = distance[i][j];
  const jk = distance[j][k];
  const ik = distance[i][k];
  const longest = Math.max(ij, jk, ik);
  const shortest = Math.min(ij, jk, ik);
  const middle = ij + jk + ik - longest - shortest;
  if (longest < MIN_LONGEST_PX || shortest < MIN_SIDE_PX) return undefined;
  if (longest - middle < DISTINCT_PX || middle - shortest < DISTINCT_PX) return undefined;
  const a = longest === jk ? i : longest === ik ? j : k;
  const c = shortest === jk ? i : shortest === ik ? j : k;
  const b = i + j + k - a - c;
  const turn =
    (points[b].x - points[a].x) * (points[c].y - points[a].y) -
    (points[b].y - points[a].y) * (points[c].x - points[a].x);
  return {
    a,
    b,
    c,
    longestPx: longest,
    middle: middle / longest,
    shortest: shortest / longest,
    clockwise: turn > 0,
  };
}

/** Triangles sorted into cells by their two ratios of sides. */
class ShapeIndex {
  readonly #sorted: Triangle[];
  readonly #first: Int32Array;

  constructor(triangles: readonly Triangle[]) {
    this.#first = new Int32Array(CELLS * CELLS + 1);
    for (const triangle of triangles) this.#first[cellOf(triangle.middle, triangle.shortest) + 1]++;
    for (let i = 0; i < CELLS * CELLS; i++) this.#first[i + 1] += this.#first[i];
    const next = this.#first.slice();
    this.#sorted = new Array<Triangle>(triangles.length);
    for (const triangle of triangles)
      this.#sorted[next[cellOf(triangle.middle, triangle.shortest)]++] = triangle;
  }

  /** Appends those whose cells reach within `range` of the ratios. */
  collect(middle: number, shortest: number, range: number, found: Triangle[]): void {
    for (let row = cellAlong(middle - range); row <= cellAlong(middle + range); row++) {
      const start = this.#first[row * CELLS + cellAlong(shortest - range)];
      const end = this.#first[row * CELLS + cellAlong(shortest + range) + 1];
      for (let i = start; i < end; i++) found.push(this.#sorted[i]);
    }
  }
}

const CELLS = 128;

function cellAlong(ratio: number): number {
  return Math.max(0, Math.min(CELLS - 1, Math.floor(ratio * CELLS)));
}

function cellOf(middle: number, shortest: number): number {
  return cellAlong(middle) * CELLS + cellAlong(shortest);
}

/**
 * Visits pairs of triangles of similar shape and equal orientation whose size ratio (second over first) lies between
 * `minScale` and `maxScale`, until a visit returns true: for each triangle of `first` in order, all matches in
 * `second`. Tolerates position errors of about a pixel.
 */
export function visitSimilarTriangles(
  first: readonly Triangle[],
  second: readonly Triangle[],
  limits: { readonly minScale: number; readonly maxScale: number },
  visit: (first: Triangle, second: Triangle) => boolean,
): void {
  const index = new ShapeIndex(second);
  const candidates: Triangle[] = [];
  for (const triangle of first) {
    candidates.length = 0;
    const loose = tolerance(triangle.longestPx * Math.min(1, limits.minScale));
    index.collect(triangle.middle, triangle.shortest, loose, candidates);
    for (const other of candidates) {
      if (other.clockwise !== triangle.clockwise) continue;
      const scale = other.longestPx / triangle.longestPx;
      if (scale < limits.minScale || scale > limits.maxScale) continue;
      const near = tolerance(Math.min(triangle.longestPx, other.longestPx));
      if (Math.abs(other.middle - triangle.middle) > near) continue;
      if (Math.abs(other.shortest - triangle.shortest) > near) continue;
      if (visit(triangle, other)) return;
    }
  }
}

/** Largest accepted difference between ratios of sides. */
function tolerance(longestPx: number): number {
  return Math.min(0.015, Math.max(0.002, 1.5 / longestPx));
}
