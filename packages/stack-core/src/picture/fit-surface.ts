/**
 * A smooth surface through levels on a grid: tensor products of cubic B-splines whose bending is penalised (Eilers and
 * Marx 1996), with the penalty of a thin plate. With much stiffness it is a plane.
 */
import { solveBanded } from '../ground/solve-banded.ts';
import type { BandedMatrix } from '../ground/solve-banded.ts';
import { solveLinear } from '../ground/solve-linear.ts';

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

/** Places in columns and rows, and the splines that are not zero there. */
export interface SplineGrid {
  readonly spline: Spline;
  readonly columns: number;
  readonly rows: number;
  readonly across: AxisBasis;
  readonly down: AxisBasis;
}

/** At each place the first of four splines, and the values of the four. */
interface AxisBasis {
  readonly first: Int32Array;
  readonly values: Float64Array;
}

/** `u` are the columns' places from 0 to 1, `v` those of the rows; beyond the border the outermost splines go on. */
export function gridOf(spline: Spline, u: Float64Array, v: Float64Array): SplineGrid {
  return {
    spline,
    columns: u.length,
    rows: v.length,
    across: basisAt(u, spline.acrossCount),
    down: basisAt(v, spline.downCount),
  };
}

function basisAt(places: Float64Array, count: number): AxisBasis {
  const first = new Int32Array(places.length);
  const values = new Float64Array(4 * places.length);
  for (let i = 0; i < places.length; i++) {
    const x = places[i] * (count - 3);
    first[i] = Math.max(0, Math.min(count - 4, Math.floor(x)));
    // The four uniform cubic B-splines over one interval.
    const t = x - first[i];
    const s = 1 - t;
    values[4 * i] = (s * s * s) / 6;
    values[4 * i + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    values[4 * i + 2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    values[4 * i + 3] = (t * t * t) / 6;
  }
  return { first, values };
}

/** The levels of a surface on a grid, row after row. */
export function levelsOn({ spline, coefficients }: Surface, grid: SplineGrid): Float64Array {
  const { columns, rows, across, down } = grid;
  const count = spline.acrossCount;
  const line = new Float64Array(count);
  const levels = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const start = down.first[y] * count;
    for (let a = 0; a < count; a++) {
      let sum = 0;
      for (let d = 0; d < 4; d++) sum += down.values[4 * y + d] * coefficients[start + d * count + a];
      line[a] = sum;
    }
    for (let x = 0; x < columns; x++) {
      const at = across.first[x];
      let sum = 0;
      for (let a = 0; a < 4; a++) sum += across.values[4 * x + a] * line[at + a];
      levels[y * columns + x] = sum;
    }
  }
  return levels;
}

/** What a fit needs of levels: their normal equations, one right side for each surface, without the penalty. */
export interface SurfaceSums {
  readonly normal: BandedMatrix;
  readonly rights: readonly Float64Array[];
  readonly weight: number;
}

/** Of one array of levels on the grid for each surface, all with the same weights. */
export function sumLevels(
  grid: SplineGrid,
  levels: readonly Float64Array[],
  weights: Float64Array,
): SurfaceSums {
  const { spline, columns, rows, across, down } = grid;
  const count = spline.acrossCount;
  const n = count * spline.downCount;
  const normal = emptyMatrix(spline);
  const rights = levels.map(() => new Float64Array(n));
  // Sums over a row: products of splines that lie up to three apart, and products with each level.
  const products = new Float64Array(4 * count);
  const lines = levels.map(() => new Float64Array(count));
  let total = 0;
  for (let y = 0; y < rows; y++) {
    products.fill(0);
    for (const line of lines) line.fill(0);
    const before = total;
    for (let x = 0; x < columns; x++) {
      const weight = weights[y * columns + x];
      if (weight === 0) continue;
      total += weight;
      const at = across.first[x];
      for (let a = 0; a < 4; a++) {
        const scaled = weight * across.values[4 * x + a];
        for (let b = a; b < 4; b++) products[4 * (at + a) + b - a] += scaled * across.values[4 * x + b];
        for (let s = 0; s < lines.length; s++) lines[s][at + a] += scaled * levels[s][y * columns + x];
      }
    }
    if (total === before) continue;
    for (let d = 0; d < 4; d++) {
      const start = (down.first[y] + d) * count;
      const share = down.values[4 * y + d];
      for (let e = d; e < 4; e++)
        addRow(normal, products, { start, apart: (e - d) * count, count }, share * down.values[4 * y + e]);
      for (let s = 0; s < rights.length; s++)
        for (let a = 0; a < count; a++) rights[s][start + a] += share * lines[s][a];
    }
  }
  return { normal, rights, weight: total };
}

function emptyMatrix({ acrossCount, downCount }: Spline): BandedMatrix {
  const reach = 3 * acrossCount + 3;
  return { reach, values: new Float64Array(acrossCount * downCount * (reach + 1)) };
}

/** Adds a row's products to the equations of the splines from `start` on, and of those `apart` behind them. */
function addRow(
  { reach, values }: BandedMatrix,
  products: Float64Array,
  { start, apart, count }: { readonly start: number; readonly apart: number; readonly count: number },
  share: number,
): void {
  for (let a = 0; a < count; a++) {
    const at = (start + a) * (reach + 1) + apart;
    for (let k = 0; k < 4 && a + k < count; k++) {
      const value = share * products[4 * a + k];
      values[at + k] += value;
      if (apart > 0 && k > 0) values[at + k * (reach + 1) - k] += value;
    }
  }
}

/** The sums of the levels of all parts. */
export function joinSums(parts: readonly SurfaceSums[]): SurfaceSums {
  const [first] = parts;
  const values = new Float64Array(first.normal.values.length);
  const rights = first.rights.map((right) => new Float64Array(right.length));
  let weight = 0;
  for (const part of parts) {
    weight += part.weight;
    for (let i = 0; i < values.length; i++) values[i] += part.normal.values[i];
    for (let s = 0; s < rights.length; s++)
      for (let i = 0; i < rights[s].length; i++) rights[s][i] += part.rights[s][i];
  }
  return { normal: { reach: first.normal.reach, values }, rights, weight };
}

/** The surface of each right side; undefined where the levels do not tell even a plane. */
export function solveSums(spline: Spline, sums: SurfaceSums, stiffness: number): Surface[] | undefined {
  if (!(sums.weight > 0)) return undefined;
  if (stiffness === PLANE) return solvePlanes(spline, sums);
  const { reach, values } = sums.normal;
  const normal = { reach, values: values.slice() };
  addPenalty(normal, spline, (stiffness * sums.weight) / (spline.acrossCount * spline.downCount));
  const solved = sums.rights.map((right) => right.slice());
  if (!solveBanded(normal, solved)) return undefined;
  return solved.map((coefficients) => ({ spline, coefficients }));
}

/** What a surface is where its bending is not allowed: of all coefficients three are free, level and both slopes. */
function solvePlanes(spline: Spline, { normal, rights }: SurfaceSums): Surface[] | undefined {
  const shapes = planeShapes(spline);
  const matrix = new Float64Array(9);
  for (let p = 0; p < 3; p++) {
    const product = timesMatrix(normal, shapes[p]);
    for (let q = 0; q < 3; q++) matrix[3 * p + q] = dot(product, shapes[q]);
  }
  const surfaces: Surface[] = [];
  for (const right of rights) {
    const parts = solveLinear(
      matrix.slice(),
      Float64Array.from(shapes, (shape) => dot(shape, right)),
    );
    if (!parts) return undefined;
    const coefficients = shapes[0].map(
      (_, i) => parts[0] + parts[1] * shapes[1][i] + parts[2] * shapes[2][i],
    );
    surfaces.push({ spline, coefficients });
  }
  return surfaces;
}

function timesMatrix({ reach, values }: BandedMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  for (let i = 0; i < vector.length; i++) {
    const row = i * (reach + 1);
    product[i] += values[row] * vector[i];
    for (let k = 1; k <= reach && i + k < vector.length; k++) {
      product[i] += values[row + k] * vector[i + k];
      product[i + k] += values[row + k] * vector[i];
    }
  }
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
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

/** The surface of each array of levels; undefined where they do not tell even a plane. */
export function fitSurfaces(
  grid: SplineGrid,
  levels: readonly Float64Array[],
  weights: Float64Array,
  stiffness: number,
): Surface[] | undefined {
  return solveSums(grid.spline, sumLevels(grid, levels, weights), stiffness);
}

/** Adds `strength` times the squares of second differences along, across, and twice of the mixed ones. */
function addPenalty({ reach, values }: BandedMatrix, spline: Spline, strength: number): void {
  const { acrossCount, downCount } = spline;
  const add = (places: readonly number[], factors: readonly number[], weight: number): void => {
    for (let p = 0; p < places.length; p++)
      for (let q = p; q < places.length; q++)
        values[places[p] * (reach + 1) + places[q] - places[p]] += weight * factors[p] * factors[q];
  };
  for (let y = 0; y < downCount; y++) {
    for (let x = 0; x < acrossCount; x++) {
      const at = y * acrossCount + x;
      const below = at + acrossCount;
      if (x + 2 < acrossCount) add([at, at + 1, at + 2], [1, -2, 1], strength);
      if (y + 2 < downCount) add([at, below, below + acrossCount], [1, -2, 1], strength);
      if (x + 1 < acrossCount && y + 1 < downCount)
        add([at, at + 1, below, below + 1], [1, -1, -1, 1], 2 * strength);
    }
  }
}
