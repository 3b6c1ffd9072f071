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
    const corner = findBasis(spline, points.u[i], points.v[i]);
    for (let a = 0; a < 16; a++) {
      const row = (corner + basisOffset(spline, a)) * n + corner;
      const scaled = weight * basisValue[a];
      // The later half is the mirror image of the earlier one.
      for (let b = a; b < 16; b++) normal[row + basisOffset(spline, b)] += scaled * basisValue[b];
    }
    for (let s = 0; s < rights.length; s++) {
      const right = rights[s];
      const level = weight * points.levels[s][i];
      for (let a = 0; a < 16; a++) right[corner + basisOffset(spline, a)] += level * basisValue[a];
    }
  }
  for (let a = 0; a < n; a++) for (let b = 0; b < a; b++) normal[a * n + b] = normal[b * n + a];
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
  if (stiffness === PLANE) return solvePlanes(spline, sums);
  const normal = sums.normal.slice();
  addPenalty(normal, spline, (stiffness * sums.weight) / (spline.acrossCount * spline.downCount));
  const surfaces: Surface[] = [];
  for (const [s, right] of sums.rights.entries()) {
    const isLast = s === sums.rights.length - 1;
    const coefficients = solveLinear(isLast ? normal : normal.slice(), right.slice());
    if (!coefficients) return undefined;
    surfaces.push({ spline, coefficients });
  }
  return surfaces;
}

/** What a surface is where its bending is not allowed: of all coefficients three are free, level and both slopes. */
function solvePlanes(spline: Spline, { normal, rights }: SurfaceSums): Surface[] | undefined {
  const n = spline.acrossCount * spline.downCount;
  const shapes = planeShapes(spline);
  const matrix = new Float64Array(9);
  for (let p = 0; p < 3; p++) {
    for (let a = 0; a < n; a++) {
      const row = shapes[p][a];
      if (row === 0) continue;
      for (let q = 0; q < 3; q++) {
        let sum = 0;
        for (let b = 0; b < n; b++) sum += normal[a * n + b] * shapes[q][b];
        matrix[3 * p + q] += row * sum;
      }
    }
  }
  const surfaces: Surface[] = [];
  for (const right of rights) {
    const parts = Float64Array.from(shapes, (shape) =>
      shape.reduce((sum, value, a) => sum + value * right[a], 0),
    );
    const solved = solveLinear(matrix.slice(), parts);
    if (!solved) return undefined;
    surfaces.push(planeOf(spline, solved));
  }
  return surfaces;
}

/** The coefficients of 1, u and v. */
function planeShapes({ acrossCount, downCount }: Spline): Float64Array[] {
  const count = acrossCount * downCount;
  return [
    new Float64Array(count).fill(1),
    Float64Array.from({ length: count }, (_, i) => ((i % acrossCount) - 1) / (acrossCount - 3)),
    Float64Array.from({ length: count }, (_, i) => (Math.floor(i / acrossCount) - 1) / (downCount - 3)),
  ];
}

function planeOf(spline: Spline, parts: Float64Array): Surface {
  const shapes = planeShapes(spline);
  const coefficients = shapes[0].map((_, i) => parts[0] + parts[1] * shapes[1][i] + parts[2] * shapes[2][i]);
  return { spline, coefficients };
}

/** The plane through points. */
export function fitPlane(
  spline: Spline,
  { u, v, levels }: SurfacePoints,
  weights: Float64Array,
): Surface | undefined {
  const matrix = new Float64Array(9);
  const right = new Float64Array(3);
  const shape = [1, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    shape[1] = u[i];
    shape[2] = v[i];
    for (let p = 0; p < 3; p++) {
      right[p] += weights[i] * shape[p] * levels[0][i];
      for (let q = 0; q < 3; q++) matrix[3 * p + q] += weights[i] * shape[p] * shape[q];
    }
  }
  const parts = solveLinear(matrix, right);
  return parts && planeOf(spline, parts);
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
  const corner = findBasis(spline, u, v);
  let sum = 0;
  for (let a = 0; a < 16; a++) sum += basisValue[a] * coefficients[corner + basisOffset(spline, a)];
  return sum;
}

// Filled by `findBasis`, and used up before it is called again.
const basisValue = new Float64Array(16);
const across = new Float64Array(4);
const down = new Float64Array(4);

/** How far the coefficient of the n-th of sixteen splines lies behind that of the first. */
function basisOffset({ acrossCount }: Spline, n: number): number {
  return (n >> 2) * acrossCount + (n & 3);
}

/** The sixteen splines that are not zero at a point, and where their first coefficient lies; beyond the border the outermost ones go on. */
function findBasis({ acrossCount, downCount }: Spline, u: number, v: number): number {
  const x = u * (acrossCount - 3);
  const y = v * (downCount - 3);
  const column = Math.max(0, Math.min(acrossCount - 4, Math.floor(x)));
  const row = Math.max(0, Math.min(downCount - 4, Math.floor(y)));
  cubic(x - column, across);
  cubic(y - row, down);
  for (let n = 0; n < 16; n++) basisValue[n] = down[n >> 2] * across[n & 3];
  return row * acrossCount + column;
}

/** The four uniform cubic B-splines over one interval, at `t` from 0 to 1. */
function cubic(t: number, values: Float64Array): void {
  const s = 1 - t;
  values[0] = (s * s * s) / 6;
  values[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  values[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
  values[3] = (t * t * t) / 6;
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
