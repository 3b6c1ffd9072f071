/** A timer that can be held: what has run stays run. */
export class Countdown {
  #leftMs: number;
  #startedMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #end: () => void;

  /** Stands still until `go`; calls `end` once when `lengthMs` have run. */
  constructor(lengthMs: number, end: () => void) {
    this.#leftMs = lengthMs;
    this.#end = end;
  }

  go(): void {
    if (this.#timer !== undefined) return;
    this.#startedMs = performance.now();
    this.#timer = setTimeout(this.#end, this.#leftMs);
  }

  hold(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - this.#startedMs));
  }
}
