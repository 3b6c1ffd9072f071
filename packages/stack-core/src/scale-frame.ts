/** How a frame's levels join the reference frame's: by its stars' flux and by its sky, cell by cell. */
import { applyTransform, invertTransform } from './apply-transform.ts';
import type { SkyMesh } from './analyse-frame.ts';
import type { Transform } from './image.ts';
import { medianOf } from './median.ts';
import { solveLinear } from './solve-linear.ts';

export interface Plane {
  readonly offset: number;
  readonly perX: number;
  readonly perY: number;
}

const MIN_CELLS_FOR_PLANE = 12;
const CLIP_SIGMA = 3;
const CLIP_ROUNDS = 4;
const MAD_TO_SIGMA = 1.4826;

/**
 * The plane, in pixels of the reference frame and ADU, that added to `gain` times the frame's channel gives the
 * reference frame's sky where both see it: clipped least squares over the cells of the frame's mesh. Stars and nebulae
 * cancel, the moving gradients of moonlight and haze do not. Few common cells give a constant.
 */
export function fitSkyDifference(
  reference: SkyMesh,
  frame: SkyMesh,
  channel: number,
  transform: Transform,
  gain: number,
): Plane {
  const inverse = invertTransform(transform);
  const points: Point[] = [];
  for (let row = 0; row < frame.rows; row++) {
    for (let column = 0; column < frame.columns; column++) {
      const level = frame.level[channel][row * frame.columns + column];
      const at = applyTransform(
        inverse,
        centre(column, frame.columns, frame.cellPx, frame.width),
        centre(row, frame.rows, frame.cellPx, frame.height),
      );
      const target = levelAt(reference, channel, at.x, at.y);
      const difference = target - gain * level;
      if (Number.isFinite(difference)) points.push({ x: at.x, y: at.y, difference });
    }
  }
  return (
    fitPlane(points, reference.width / 2, reference.height / 2) ?? constant(reference, frame, channel, gain)
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly difference: number;
}

function fitPlane(points: readonly Point[], x0: number, y0: number): Plane | undefined {
  if (points.length < MIN_CELLS_FOR_PLANE) return undefined;
  let kept = points;
  let plane: [number, number, number] | undefined;
  for (let round = 0; round < CLIP_ROUNDS; round++) {
    plane = leastSquares(kept, x0, y0);
    if (plane === undefined) return undefined;
    const [offset, perX, perY] = plane;
    const residual = (p: Point): number =>
      Math.abs(p.difference - offset - perX * (p.x - x0) - perY * (p.y - y0));
    const limit = CLIP_SIGMA * MAD_TO_SIGMA * medianOf(kept.map(residual));
    const inside = points.filter((p) => residual(p) <= limit);
    if (inside.length < MIN_CELLS_FOR_PLANE) break;
    kept = inside;
  }
  if (plane === undefined) return undefined;
  const [offset, perX, perY] = plane;
  return { offset: offset - perX * x0 - perY * y0, perX, perY };
}

function leastSquares(
  points: readonly Point[],
  x0: number,
  y0: number,
): [number, number, number] | undefined {
  const matrix = new Float64Array(9);
  const right = new Float64Array(3);
  const terms = Float64Array.of(1, 0, 0);
  for (const point of points) {
    terms[1] = point.x - x0;
    terms[2] = point.y - y0;
    for (let i = 0; i < 3; i++) {
      right[i] += terms[i] * point.difference;
      for (let j = 0; j < 3; j++) matrix[3 * i + j] += terms[i] * terms[j];
    }
  }
  const solution = solveLinear(matrix, right);
  return solution ? [solution[0], solution[1], solution[2]] : undefined;
}

function constant(reference: SkyMesh, frame: SkyMesh, channel: number, gain: number): Plane {
  const offset = medianOf(reference.level[channel]) - gain * medianOf(frame.level[channel]);
  return { offset: Number.isFinite(offset) ? offset : 0, perX: 0, perY: 0 };
}

/** Middle of a cell; the last cell of a row takes what is left of the image. */
function centre(index: number, count: number, cellPx: number, sizePx: number): number {
  const end = index === count - 1 ? sizePx : (index + 1) * cellPx;
  return (index * cellPx + end - 1) / 2;
}

/** Bilinear between the cells' middles; NaN beyond the outermost middles or beside a cell without a level. */
function levelAt(mesh: SkyMesh, channel: number, x: number, y: number): number {
  const column = Math.min(mesh.columns - 2, Math.floor((x + 0.5) / mesh.cellPx - 0.5));
  const row = Math.min(mesh.rows - 2, Math.floor((y + 0.5) / mesh.cellPx - 0.5));
  if (column < 0 || row < 0) return NaN;
  const along = (index: number, count: number, size: number, at: number): number => {
    const low = centre(index, count, mesh.cellPx, size);
    return (at - low) / (centre(index + 1, count, mesh.cellPx, size) - low);
  };
  const u = along(column, mesh.columns, mesh.width, x);
  const v = along(row, mesh.rows, mesh.height, y);
  if (u > 1 || v > 1) return NaN;
  const level = mesh.level[channel];
  const at = row * mesh.columns + column;
  const above = level[at] * (1 - u) + level[at + 1] * u;
  const below = level[at + mesh.columns] * (1 - u) + level[at + mesh.columns + 1] * u;
  return above * (1 - v) + below * v;
}
