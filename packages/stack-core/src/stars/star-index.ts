/** A grid over a list of points, to find the nearest one quickly. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points sorted into square cells; queries reach no further than a cell's size. */
export class StarIndex {
  readonly points: readonly Point[];
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly #cellPx: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(points: readonly Point[], cellPx: number) {
    this.points = points;
    this.minX = points.reduce((least, point) => Math.min(least, point.x), Infinity);
    this.minY = points.reduce((least, point) => Math.min(least, point.y), Infinity);
    this.maxX = points.reduce((most, point) => Math.max(most, point.x), -Infinity);
    this.maxY = points.reduce((most, point) => Math.max(most, point.y), -Infinity);
    const extent = Math.max(this.maxX - this.minX, this.maxY - this.minY, 1);
    this.#cellPx = Math.max(cellPx, extent / 256);
    this.#columns = points.length > 0 ? Math.floor((this.maxX - this.minX) / this.#cellPx) + 1 : 0;
    this.#rows = points.length > 0 ? Math.floor((this.maxY - this.minY) / this.#cellPx) + 1 : 0;
    this.#first = new Int32Array(this.#columns * this.#rows).fill(-1);
    this.#next = new Int32Array(points.length).fill(-1);
    for (let i = points.length - 1; i >= 0; i--) {
      const cell = this.#row(points[i].y) * this.#columns + this.#column(points[i].x);
      this.#next[i] = this.#first[cell];
      this.#first[cell] = i;
    }
  }

  #column(x: number): number {
    return Math.floor((x - this.minX) / this.#cellPx);
  }

  #row(y: number): number {
    return Math.floor((y - this.minY) / this.#cellPx);
  }

  /** Index of the point nearest to (x, y) within `radiusPx` (at most a cell's size), or -1. */
  nearest(x: number, y: number, radiusPx: number): number {
    let best = -1;
    let bestSquare = radiusPx * radiusPx;
    const top = Math.max(0, this.#row(y - radiusPx));
    const bottom = Math.min(this.#rows - 1, this.#row(y + radiusPx));
    const left = Math.max(0, this.#column(x - radiusPx));
    const right = Math.min(this.#columns - 1, this.#column(x + radiusPx));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        for (let i = this.#first[row * this.#columns + column]; i >= 0; i = this.#next[i]) {
          const dx = this.points[i].x - x;
          const dy = this.points[i].y - y;
          const square = dx * dx + dy * dy;
          if (square < bestSquare) {
            bestSquare = square;
            best = i;
          }
        }
      }
    }
    return best;
  }

  /** Indices of the points within `radiusPx` (at most a cell's size) of (x, y), in no particular order. */
  within(x: number, y: number, radiusPx: number): number[] {
    const found: number[] = [];
    const right = Math.min(this.#columns - 1, this.#column(x + radiusPx));
    const bottom = Math.min(this.#rows - 1, this.#row(y + radiusPx));
    for (let row = Math.max(0, this.#row(y - radiusPx)); row <= bottom; row++) {
      for (let column = Math.max(0, this.#column(x - radiusPx)); column <= right; column++) {
        for (let i = this.#first[row * this.#columns + column]; i >= 0; i = this.#next[i]) {
          const dx = this.points[i].x - x;
          const dy = this.points[i].y - y;
          if (dx * dx + dy * dy <= radiusPx * radiusPx) found.push(i);
        }
      }
    }
    return found;
  }

  /** Whether (x, y) is within the points' bounding box widened by `marginPx`. */
  covers(x: number, y: number, marginPx: number): boolean {
    return (
      x >= this.minX - marginPx &&
      x <= this.maxX + marginPx &&
      y >= this.minY - marginPx &&
      y <= this.maxY + marginPx
    );
  }

  /** Area of the bounding box in px^2. */
  get area(): number {
    return Math.max(1, this.maxX - this.minX) * Math.max(1, this.maxY - this.minY);
  }
}
