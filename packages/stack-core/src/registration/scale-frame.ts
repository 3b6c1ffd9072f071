/** Matches a frame's levels to the reference frame: gain from star fluxes, offset from the sky, cell by cell. */
import { applyTransform, areaAt, invertTransform } from '../ground/apply-transform.ts';
import type { SkyMesh } from '../analysis/analyse-frame.ts';
import type { Transform } from '../ground/image.ts';
import { fitPlane } from '../ground/fit-plane.ts';
import type { Plane, PlanePoints } from '../ground/fit-plane.ts';
import { medianOf } from '../ground/median.ts';

/**
 * For each channel the plane (in pixels of the reference frame and ADU) to add to the scaled frame so that its sky
 * matches the reference frame's: clipped least squares over the mesh cells that both see. Stars and nebulae cancel,
 * moving gradients of moonlight and haze do not. Too few common cells give a constant. `fluxGain`: flux of a star in the
 * reference frame over that in the frame; a pixel's value also grows with the area that it covers there.
 */
export function fitSkyDifferences(
  reference: SkyMesh,
  frame: SkyMesh,
  channelCount: number,
  transform: Transform,
  fluxGain: number,
): Plane[] {
  const cells = placeCells(reference, frame, transform, fluxGain);
  const [x0, y0] = [reference.width / 2, reference.height / 2];
  return Array.from({ length: channelCount }, (_, channel) => {
    const points = differencesAt(cells, reference, frame, channel);
    const gain = fluxGain * areaAt(transform, x0, y0);
    return fitPlane(points, x0, y0) ?? constant(reference, frame, channel, gain);
  });
}

/** Centres of the frame's cells in the reference frame, with the reference cells to interpolate between. */
interface PlacedCells {
  readonly count: number;
  /** Index of the cell in the frame's mesh. */
  readonly cell: Int32Array;
  /** In pixels from the middle of the reference frame. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Factor of the frame's values there. */
  readonly gain: Float64Array;
  /** Index of the upper left of the four surrounding cells, and the weights of those to the right and below. */
  readonly corner: Int32Array;
  readonly right: Float64Array;
  readonly below: Float64Array;
}

/** Drops cells outside the centres of the reference frame's outermost cells. */
function placeCells(reference: SkyMesh, frame: SkyMesh, transform: Transform, fluxGain: number): PlacedCells {
  const inverse = invertTransform(transform);
  const most = frame.rows * frame.columns;
  const cell = new Int32Array(most);
  const x = new Float64Array(most);
  const y = new Float64Array(most);
  const gain = new Float64Array(most);
  const corner = new Int32Array(most);
  const right = new Float64Array(most);
  const below = new Float64Array(most);
  let count = 0;
  for (let row = 0; row < frame.rows; row++) {
    for (let column = 0; column < frame.columns; column++) {
      const at = applyTransform(
        inverse,
        centre(column, frame.columns, frame.cellPx, frame.width),
        centre(row, frame.rows, frame.cellPx, frame.height),
      );
      const left = firstOfPair(at.x, reference.cellPx, reference.columns);
      const top = firstOfPair(at.y, reference.cellPx, reference.rows);
      const u = shareOfSecond(at.x, left, reference.cellPx, reference.columns, reference.width);
      const v = shareOfSecond(at.y, top, reference.cellPx, reference.rows, reference.height);
      if (left < 0 || top < 0 || u > 1 || v > 1) continue;
      cell[count] = row * frame.columns + column;
      x[count] = at.x - reference.width / 2;
      y[count] = at.y - reference.height / 2;
      gain[count] = fluxGain * areaAt(transform, at.x, at.y);
      corner[count] = top * reference.columns + left;
      right[count] = u;
      below[count] = v;
      count++;
    }
  }
  return { count, cell, x, y, gain, corner, right, below };
}

/** Skips cells without a level, and cells next to a reference cell without one. */
function differencesAt(cells: PlacedCells, reference: SkyMesh, frame: SkyMesh, channel: number): PlanePoints {
  const level = reference.level[channel];
  const own = frame.level[channel];
  const x = new Float64Array(cells.count);
  const y = new Float64Array(cells.count);
  const difference = new Float64Array(cells.count);
  let count = 0;
  for (let n = 0; n < cells.count; n++) {
    const [at, u, v] = [cells.corner[n], cells.right[n], cells.below[n]];
    const under = at + reference.columns;
    const upper = level[at] * (1 - u) + level[at + 1] * u;
    const lower = level[under] * (1 - u) + level[under + 1] * u;
    const value = upper * (1 - v) + lower * v - cells.gain[n] * own[cells.cell[n]];
    if (!Number.isFinite(value)) continue;
    x[count] = cells.x[n];
    y[count] = cells.y[n];
    difference[count++] = value;
  }
  return { count, x, y, difference };
}

function constant(reference: SkyMesh, frame: SkyMesh, channel: number, gain: number): Plane {
  const offset = medianOf(reference.level[channel]) - gain * medianOf(frame.level[channel]);
  return { offset: Number.isFinite(offset) ? offset : 0, perX: 0, perY: 0 };
}

/** Centre of a cell; the last cell of a row extends to the edge of the image. */
function centre(index: number, count: number, cellPx: number, sizePx: number): number {
  const end = index === count - 1 ? sizePx : (index + 1) * cellPx;
  return (index * cellPx + end - 1) / 2;
}

/**
 * Index of the last cell whose centre is not past `at`, so that it has a successor; negative before the first centre.
 */
function firstOfPair(at: number, cellPx: number, count: number): number {
  return Math.min(count - 2, Math.floor((at + 0.5) / cellPx - 0.5));
}

/** Position of `at` between the centres of cell `first` (0) and the next (1); above 1 beyond the last centre. */
function shareOfSecond(at: number, first: number, cellPx: number, count: number, sizePx: number): number {
  const low = centre(first, count, cellPx, sizePx);
  return (at - low) / (centre(first + 1, count, cellPx, sizePx) - low);
}
