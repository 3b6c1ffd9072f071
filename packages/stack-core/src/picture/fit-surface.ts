/**
 * A smooth surface through scattered levels: tensor products of cubic B-splines whose bending is penalised (Eilers and
 * Marx 1996), with the penalty of a thin plate. With much stiffness it is a plane.
 */
import { solveLinear } from '../ground/solve-linear.ts';

/** Points with a weight each; one array of levels for each surface, all fitted with the same weights. */
export interface SurfacePoints {
  /** Between 0 and 1 along both axes. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly levels: readonly Float64Array[];
}

export interface Surface {
  readonly spline: Spline;
  readonly coefficients: Float64Array;
}

export interface Spline {
  readonly acrossCount: number;
  readonly downCount: number;
}

/** Stiffness with which a surface is a plane. */
export const PLANE = 1e7;

const INTERVALS = 4;
const MOST_INTERVALS = 8;

/** A spline for an image of these sides, with about as many knots a pixel along both. */
export function splineFor(width: number, height: number): Spline {
  const short = Math.min(width, height);
  const intervals = (length: number): number =>
    Math.min(MOST_INTERVALS, Math.max(INTERVALS, Math.round((INTERVALS * length) / short)));
  return { acrossCount: intervals(width) + 3, downCount: intervals(height) + 3 };
}

/** What a fit needs of points: their normal equations, one right side for each surface, without the penalty. */
export interface SurfaceSums {
  readonly normal: Float64Array;
  readonly rights: readonly Float64Array[];
  readonly weight: number;
}

export function sumPoints(spline: Spline, points: SurfacePoints, weights: Float64Array): SurfaceSums {
  const n = spline.acrossCount * spline.downCount;
  const normal = new Float64Array(n * n);
  const rights = points.levels.map(() => new Float64Array(n));
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    total += weight;
    findBasis(spline, points.u[i], points.v[i]);
    for (let a = 0; a < 16; a++) {
      const row = basisIndex[a] * n;
      const scaled = weight * basisValue[a];
      for (let b = 0; b < 16; b++) normal[row + basisIndex[b]] += scaled * basisValue[b];
      for (let s = 0; s < rights.length; s++) rights[s][basisIndex[a]] += scaled * points.levels[s][i];
    }
  }
  return { normal, rights, weight: total };
}

/** The sums of the points of `all` that are not among those of `part`. */
export function withoutPart(all: SurfaceSums, part: SurfaceSums): SurfaceSums {
  return {
    normal: all.normal.map((value, i) => value - part.normal[i]),
    rights: all.rights.map((right, s) => right.map((value, i) => value - part.rights[s][i])),
    weight: all.weight - part.weight,
  };
}

/** The surface of each right side; undefined where the points do not tell even a plane. */
export function solveSums(spline: Spline, sums: SurfaceSums, stiffness: number): Surface[] | undefined {
  if (!(sums.weight > 0)) return undefined;
  const normal = sums.normal.slice();
  addPenalty(normal, spline, (stiffness * sums.weight) / (spline.acrossCount * spline.downCount));
  const surfaces: Surface[] = [];
  for (const right of sums.rights) {
    const coefficients = solveLinear(normal.slice(), right.slice());
    if (!coefficients) return undefined;
    surfaces.push({ spline, coefficients });
  }
  return surfaces;
}

/** The surface of each of the points' levels; undefined where the points do not tell even a plane. */
export function fitSurfaces(
  spline: Spline,
  points: SurfacePoints,
  weights: Float64Array,
  stiffness: number,
): Surface[] | undefined {
  return solveSums(spline, sumPoints(spline, points, weights), stiffness);
}

export function surfaceAt({ spline, coefficients }: Surface, u: number, v: number): number {
  findBasis(spline, u, v);
  let sum = 0;
  for (let a = 0; a < 16; a++) sum += basisValue[a] * coefficients[basisIndex[a]];
  return sum;
}

// Filled by `findBasis`, and used up before it is called again.
const basisIndex = new Int32Array(16);
const basisValue = new Float64Array(16);

/** The sixteen splines that are not zero at a point; beyond the border the outermost ones go on. */
function findBasis({ acrossCount, downCount }: Spline, u: number, v: number): void {
  const x = u * (acrossCount - 3);
  const y = v * (downCount - 3);
  const column = Math.max(0, Math.min(acrossCount - 4, Math.floor(x)));
  const row = Math.max(0, Math.min(downCount - 4, Math.floor(y)));
  const across = cubic(x - column);
  const down = cubic(y - row);
  for (let b = 0; b < 4; b++) {
    for (let a = 0; a < 4; a++) {
      basisIndex[4 * b + a] = (row + b) * acrossCount + column + a;
      basisValue[4 * b + a] = down[b] * across[a];
    }
  }
}

/** The four uniform cubic B-splines over one interval, at `t` from 0 to 1. */
function cubic(t: number): readonly [number, number, number, number] {
  const s = 1 - t;
  return [
    (s * s * s) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * s * s * s - 6 * s * s + 4) / 6,
    (t * t * t) / 6,
  ];
}

/** Adds `strength` times the squares of second differences along, across, and twice of the mixed ones. */
function addPenalty(normal: Float64Array, { acrossCount, downCount }: Spline, strength: number): void {
  const n = acrossCount * downCount;
  const add = (terms: readonly (readonly [at: number, factor: number])[], weight: number): void => {
    for (const [a, p] of terms) for (const [b, q] of terms) normal[a * n + b] += weight * p * q;
  };
  for (let y = 0; y < downCount; y++) {
    for (let x = 0; x < acrossCount; x++) {
      const at = y * acrossCount + x;
      const below = at + acrossCount;
      if (x + 2 < acrossCount)
        add(
          [
            [at, 1],
            [at + 1, -2],
            [at + 2, 1],
          ],
          strength,
        );
      if (y + 2 < downCount)
        add(
          [
            [at, 1],
            [below, -2],
            [below + acrossCount, 1],
          ],
          strength,
        );
      if (x + 1 < acrossCount && y + 1 < downCount)
        add(
          [
            [at, 1],
            [at + 1, -1],
            [below, -1],
            [below + 1, 1],
          ],
          2 * strength,
        );
    }
  }
}
