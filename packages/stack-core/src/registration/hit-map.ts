/** A coarse map of star positions, to reject wrong transforms cheaply. */
import type { Point } from '../stars/star-index.ts';

const CELL_PX = 4;
const MAX_SIDE = 2048;

/** Cells within about `CELL_PX` of a star are set. */
export class HitMap {
  readonly #cells: Uint8Array;
  readonly #columns: number;
  readonly #rows: number;
  readonly #minX: number;
  readonly #minY: number;

  constructor(points: readonly Point[]) {
    this.#minX = points.reduce((least, { x }) => Math.min(least, x), Infinity) - 2 * CELL_PX;
    this.#minY = points.reduce((least, { y }) => Math.min(least, y), Infinity) - 2 * CELL_PX;
    const maxX = points.reduce((most, { x }) => Math.max(most, x), -Infinity);
    const maxY = points.reduce((most, { y }) => Math.max(most, y), -Infinity);
    this.#columns = cellsAlong(maxX - this.#minX);
    this.#rows = cellsAlong(maxY - this.#minY);
    this.#cells = new Uint8Array(this.#columns * this.#rows);
    for (const { x, y } of points) {
      const column = Math.floor((x - this.#minX) / CELL_PX);
      const row = Math.floor((y - this.#minY) / CELL_PX);
      for (let r = row - 1; r <= row + 1; r++) {
        for (let c = column - 1; c <= column + 1; c++) {
          if (r < this.#rows && c < this.#columns) this.#cells[r * this.#columns + c] = 1;
        }
      }
    }
  }

  /**
   * Number of points (xs, ys) that the affine transform (numbers a to f) puts near a star; several may share a star.
   */
  countHits(xs: Float64Array, ys: Float64Array, affine: Float64Array): number {
    const [a, b, c] = [affine[0], affine[1], affine[2]];
    const [d, e, f] = [affine[3], affine[4], affine[5]];
    let hits = 0;
    for (let i = 0; i < xs.length; i++) {
      const column = Math.floor((a * xs[i] + b * ys[i] + c - this.#minX) / CELL_PX);
      const row = Math.floor((d * xs[i] + e * ys[i] + f - this.#minY) / CELL_PX);
      if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) continue;
      hits += this.#cells[row * this.#columns + column];
    }
    return hits;
  }
}

function cellsAlong(lengthPx: number): number {
  return Number.isFinite(lengthPx) ? Math.min(MAX_SIDE, Math.ceil(lengthPx / CELL_PX) + 2) : 0;
}
