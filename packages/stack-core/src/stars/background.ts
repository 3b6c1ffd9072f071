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

/** A frame, its sky, and the same frame with a level sky: the frame itself where its sky is level. */
export interface LevelledFrame {
  readonly background: Background;
  readonly level: { readonly frame: CfaFrame; readonly background: Background };
}

/**
 * Measures the sky of each colour of a CFA frame. In every cell the samples of a phase are clipped three times at 2.5
 * sigma, starting from median and median deviation; level is the mean of those kept, sigma their scatter corrected for
 * the cut tails. Where the sky is tilted, its slope is taken out before sigma is measured. The mesh and its median filter
 * follow SExtractor (Bertin & Arnouts 1996, section 3). The level copy of a tilted frame lies in the kernels' memory until
 * it is released.
 */
export function measureBackground(kernels: Kernels, frame: CfaFrame): LevelledFrame {
  const background = clipCells(kernels, frame, [0, 1], false);
  const tilt = tiltOf(background);
  if (!tilt) return { background, level: { frame, background } };
  const flat = { ...frame, address: kernels.allocate(4 * frame.width * frame.height) };
  flatten(kernels, frame, tilt, flat.address, background);
  const flatSky = clipCells(kernels, flat, [0, 1], false);
  const level = flatSky.level.map((values, phase) => values.map((value, cell) => value + tilt[phase][cell]));
  return {
    background: { ...flatSky, level, medianLevel: level.map((values) => medianOf(values)) },
    level: { frame: flat, background: flatSky },
  };
}

/**
 * The same for a plane without filters, from every fourth line: neighbouring lines of a smoothed image are correlated. A
 * tilted sky is made level in the plane itself, at its median, so that what is found on it is found up to the rim.
 */
export function measurePlaneBackground(kernels: Kernels, plane: ImagePlane): Background {
  const measured = clipCells(kernels, plane, [0], true);
  const tilt = tiltOf(measured);
  if (!tilt) return measured;
  const mark = kernels.mark();
  flatten(kernels, plane, tilt, plane.address, measured);
  const flat = clipCells(kernels, plane, [0], true);
  kernels.release(mark);
  return flat;
}

/** How far the sky of each phase is above its median, where its slope would pass for noise; undefined for a level sky. */
function tiltOf(background: Background): Float32Array[] | undefined {
  const { level, medianLevel, medianSigma, columns, rows } = background;
  const isTilted = level.some(
    (values, phase) => slopeShare(values, medianSigma[phase], background) > LEVEL_SHARE,
  );
  if (!isTilted) return undefined;
  return level.map((values, phase) =>
    filterTilted(values, columns, rows).map((value) => value - medianLevel[phase]),
  );
}

/** As `filterMesh`, of a mesh that goes on as steeply beyond its rim: the median of a slope's last cells is not theirs. */
function filterTilted(values: Float32Array, columns: number, rows: number): Float32Array {
  const at = (row: number, column: number): number => {
    const [r, c] = [inside(row, rows), inside(column, columns)];
    const own = values[r * columns + c];
    if (r === row && c === column) return own;
    return 2 * own - values[inside(2 * r - row, rows) * columns + inside(2 * c - column, columns)];
  };
  const [wide, high] = [columns + 2, rows + 2];
  const padded = Float32Array.from({ length: wide * high }, (_, cell) =>
    at(Math.floor(cell / wide) - 1, (cell % wide) - 1),
  );
  const filtered = filterMesh(padded, wide, high);
  return Float32Array.from(
    values,
    (_, cell) => filtered[(Math.floor(cell / columns) + 1) * wide + (cell % columns) + 1],
  );
}

function inside(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}

/** The share of a cell's variance that the slope of its sky may make up in three of four cells: sigma is off by half of it. */
const LEVEL_SHARE = 0.01;

/** What the slope of the sky adds to the variance of a cell's samples, over the measured one; a quarter of the cells exceed it. */
function slopeShare(level: Float32Array, sigma: number, { columns, rows }: Background): number {
  const shares: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
      const [above, below] = [Math.max(0, row - 1), Math.min(rows - 1, row + 1)];
      const alongX = (level[row * columns + right] - level[row * columns + left]) / (right - left || 1);
      const alongY =
        (level[below * columns + column] - level[above * columns + column]) / (below - above || 1);
      // Under a rise of 1 from side to side a cell has variance 1 / 12.
      const share = (alongX * alongX + alongY * alongY) / (12 * sigma * sigma);
      if (!Number.isNaN(share)) shares.push(share);
    }
  }
  shares.sort((a, b) => a - b);
  return shares[Math.floor(0.75 * shares.length)];
}

/** Writes the plane less the sky, `levels` of each phase or of all, to `target`. */
function flatten(
  kernels: Kernels,
  { address, width, height }: ImagePlane,
  levels: readonly Float32Array[],
  target: number,
  { columns, rows }: Background,
): void {
  const cells = columns * rows;
  const levelAddress = kernels.allocate(16 * cells);
  for (let phase = 0; phase < 4; phase++) {
    kernels.f32(levelAddress + 4 * phase * cells, cells).set(levels[phase % levels.length]);
  }
  const scratch = kernels.allocate(8 * columns);
  kernels.call.flatten(address, target, width, height, CELL_PX, columns, rows, levelAddress, scratch);
}

function clipCells(
  kernels: Kernels,
  { address, width, height }: ImagePlane,
  lineOffsets: readonly number[],
  joined: boolean,
): Background {
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
