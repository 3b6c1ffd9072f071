/** The sky under the stars: level and noise in the cells of a mesh. */
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { medianOf } from '../ground/median.ts';

/** Width and height of a cell in pixels; those of the last column and row are between half and one and a half of it. */
export const CELL_PX = 64;

/**
 * Sky of a plane or of the four phases of a CFA frame. Each array of `level` and `sigma` holds
 * rows * columns numbers in ADU, row by row; the outer index is the phase (y & 1) * 2 + (x & 1), or 0 for a plane.
 */
export interface Background {
  readonly width: number;
  readonly height: number;
  readonly cellPx: number;
  readonly columns: number;
  readonly rows: number;
  /** As measured; NaN for cells without a measurable sky. */
  readonly level: readonly Float32Array[];
  readonly sigma: readonly Float32Array[];
  /** Medians over all cells; NaN if there is none. */
  readonly medianLevel: readonly number[];
  readonly medianSigma: readonly number[];
}

/** A float image in the kernels' memory. */
export interface ImagePlane {
  readonly address: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Measures the sky of each colour of a CFA frame. In every cell the samples of a phase are clipped three times at 2.5
 * sigma, starting from median and median deviation; level is the mean of those kept, sigma their scatter corrected for
 * the cut tails. The mesh and its median filter follow SExtractor (Bertin & Arnouts 1996, section 3).
 */
export function measureBackground(kernels: Kernels, frame: CfaFrame): Background {
  return measureMesh(kernels, frame, [0, 1], false);
}

/**
 * The same for a plane without filters, from every fourth line: neighbouring lines of a smoothed image are correlated.
 */
export function measurePlaneBackground(kernels: Kernels, plane: ImagePlane): Background {
  return measureMesh(kernels, plane, [0], true);
}

function measureMesh(
  kernels: Kernels,
  plane: ImagePlane,
  lineOffsets: readonly number[],
  joined: boolean,
): Background {
  const { address, width, height } = plane;
  const columns = cellCount(width);
  const rows = cellCount(height);
  const cells = columns * rows;
  const mark = kernels.mark();
  const levelAddress = kernels.allocate(8 * cells);
  const sigmaAddress = kernels.allocate(8 * cells);
  const scratch = kernels.allocate(256 + 48 * columns);
  const level: Float32Array[] = [];
  const sigma: Float32Array[] = [];
  for (const offset of lineOffsets) {
    const { call } = kernels;
    call.background(
      address,
      width,
      height,
      CELL_PX,
      columns,
      rows,
      offset,
      joined ? 2 : 1,
      levelAddress,
      sigmaAddress,
      scratch,
    );
    level.push(...split(kernels.f32(levelAddress, 2 * cells), joined));
    sigma.push(...split(kernels.f32(sigmaAddress, 2 * cells), joined));
  }
  kernels.release(mark);
  return {
    width,
    height,
    cellPx: CELL_PX,
    columns,
    rows,
    level,
    sigma,
    medianLevel: level.map((values) => medianOf(values)),
    medianSigma: sigma.map((values) => medianOf(values)),
  };
}

/** Cells along a side of `sizePx` pixels. */
function cellCount(sizePx: number): number {
  return Math.max(1, Math.round(sizePx / CELL_PX));
}

/** Even and odd columns of pairs, or their mean. */
function split(pairs: Float32Array, joined: boolean): Float32Array[] {
  const even = new Float32Array(pairs.length / 2);
  const odd = new Float32Array(pairs.length / 2);
  for (let i = 0; i < even.length; i++) {
    even[i] = joined ? (pairs[2 * i] + pairs[2 * i + 1]) / 2 : pairs[2 * i];
    odd[i] = pairs[2 * i + 1];
  }
  return joined ? [even] : [even, odd];
}

/**
 * Median filter over 3 x 3 cells of a mesh, against cells filled by a bright star or a nebula. Fills cells without a
 * value; NaN remains only if all are.
 */
export function filterMesh(values: Float32Array, columns: number, rows: number): Float32Array {
  const filtered = new Float32Array(values.length);
  const near: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      near.length = 0;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const value = values[r * columns + c];
          if (!Number.isNaN(value)) insert(near, value);
        }
      }
      const half = near.length >> 1;
      filtered[row * columns + column] =
        near.length === 0
          ? medianOf(values)
          : near.length % 2 === 1
            ? near[half]
            : (near[half - 1] + near[half]) / 2;
    }
  }
  return filtered;
}

function insert(sorted: number[], value: number): void {
  let i = sorted.length;
  for (; i > 0 && sorted[i - 1] > value; i--) sorted[i] = sorted[i - 1];
  sorted[i] = value;
}
