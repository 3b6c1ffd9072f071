/** Which rows of which level of a picture get their colours next: no more at a time than one frame has time for. */
import type { Size } from './view.ts';

/** Pixels developed per frame: few enough for a processor that paints without a GPU. */
const PIXELS_A_FRAME = 800_000;

export class DevelopmentPlan {
  readonly #levels: readonly Size[];
  /** Of each level: what its colours are made for, and how many rows of them are there. */
  readonly #developed = new Map<number, { readonly wanted: string; readonly rows: number }>();

  /** Full size first, each next one half as large. */
  constructor(levels: readonly Size[]) {
    this.#levels = levels;
  }

  /**
   * The rows of a level to develop now, which count as developed from here on; none while the picture moves. `wanted` is
   * what colours depend on: those of another are outdated. `isWhole` when no further rows are missing.
   */
  next(level: number, wanted: string, isMoving: boolean): { first: number; rows: number; isWhole: boolean } {
    const { width, height } = this.#levels[level];
    const first = this.#rowsOf(level, wanted);
    const most = isMoving ? 0 : Math.max(1, Math.floor(PIXELS_A_FRAME / width));
    const rows = Math.min(height - first, most);
    this.#developed.set(level, { wanted, rows: first + rows });
    return { first, rows, isWhole: first + rows === height };
  }

  /** The nearest coarser level that is whole, or that one frame has time for; at last the coarsest. */
  coarser(level: number, wanted: string): number {
    const last = this.#levels.length - 1;
    let other = Math.min(last, level + 1);
    while (other < last && !this.#isWhole(other, wanted) && this.#isLong(other)) other++;
    return other;
  }

  /** The nearest coarser level that is not whole. */
  unfinishedBeyond(level: number, wanted: string): number | undefined {
    const others = [...this.#levels.keys()].slice(level + 1);
    return others.find((other) => !this.#isWhole(other, wanted));
  }

  #isLong(level: number): boolean {
    const { width, height } = this.#levels[level];
    return width * height > PIXELS_A_FRAME;
  }

  #isWhole(level: number, wanted: string): boolean {
    return this.#rowsOf(level, wanted) === this.#levels[level].height;
  }

  #rowsOf(level: number, wanted: string): number {
    const state = this.#developed.get(level);
    return state?.wanted === wanted ? state.rows : 0;
  }
}
