/** Fits a plane to values that have outliers. */
import { MAD_TO_SIGMA, medianOf } from './median.ts';
import { solveLinear } from './solve-linear.ts';

export interface Plane {
  readonly offset: number;
  readonly perX: number;
  readonly perY: number;
}

/** Data of a fit, `count` valid entries in each array. */
export interface PlanePoints {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly difference: Float64Array;
}

const MIN_POINTS = 12;
const CLIP_SIGMA = 3;
const CLIP_ROUNDS = 4;

/**
 * Clipped least squares: offset + perX * x + perY * y is the plane for coordinates from which (x0, y0) was subtracted.
 * Undefined for fewer than MIN_POINTS points, or points on one line.
 */
export function fitPlane(points: PlanePoints, x0: number, y0: number): Plane | undefined {
  if (points.count < MIN_POINTS) return undefined;
  let kept = points;
  let plane = leastSquares(kept);
  for (let round = 1; round < CLIP_ROUNDS && plane !== undefined; round++) {
    const limit = CLIP_SIGMA * MAD_TO_SIGMA * medianOf(residuals(kept, plane));
    const inside = within(points, residuals(points, plane), limit);
    if (inside.count < MIN_POINTS) break;
    kept = inside;
    plane = leastSquares(kept);
  }
  if (plane === undefined) return undefined;
  const [offset, perX, perY] = plane;
  return { offset: offset - perX * x0 - perY * y0, perX, perY };
}

/** Distances from the plane. */
function residuals({ count, x, y, difference }: PlanePoints, plane: Float64Array): Float64Array {
  const [offset, perX, perY] = plane;
  const distances = new Float64Array(count);
  for (let n = 0; n < count; n++) distances[n] = Math.abs(difference[n] - offset - perX * x[n] - perY * y[n]);
  return distances;
}

function within(points: PlanePoints, distances: Float64Array, limit: number): PlanePoints {
  const x = new Float64Array(points.count);
  const y = new Float64Array(points.count);
  const difference = new Float64Array(points.count);
  let count = 0;
  for (let n = 0; n < points.count; n++) {
    if (!(distances[n] <= limit)) continue;
    x[count] = points.x[n];
    y[count] = points.y[n];
    difference[count++] = points.difference[n];
  }
  return { count, x, y, difference };
}

/** Offset in the middle of the reference frame, and the rise along both axes. */
function leastSquares({ count, x, y, difference }: PlanePoints): Float64Array | undefined {
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0];
  let [sum, sumByX, sumByY] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    sumX += x[n];
    sumY += y[n];
    sumXX += x[n] * x[n];
    sumXY += x[n] * y[n];
    sumYY += y[n] * y[n];
    sum += difference[n];
    sumByX += x[n] * difference[n];
    sumByY += y[n] * difference[n];
  }
  const matrix = Float64Array.of(count, sumX, sumY, sumX, sumXX, sumXY, sumY, sumXY, sumYY);
  return solveLinear(matrix, Float64Array.of(sum, sumByX, sumByY));
}
