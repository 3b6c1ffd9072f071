/** How sharply the picture is painted while fingers move it: coarser where the device cannot keep up with them. */

/** Shares of the screen's density. */
const SHARES = [1, 0.7, 0.5] as const;
/** At 60 frames a second one takes 16.7 ms; then one was missed. */
const LATE_MS = 25;
/** Window of newest frames, and how many of them may be late. */
const NEWEST = 6;
const MOST_LATE = 2;
/** A movement this long without a late frame makes the next one sharper. */
const STEADY_FRAMES = 30;

export class Pace {
  #step = 0;
  #frames = 0;
  #lateFrames = 0;
  #newest: boolean[] = [];

  /** Of the full density. */
  get share(): number {
    return SHARES[this.#step];
  }

  /** A movement begins. */
  begin(): void {
    if (this.#frames >= STEADY_FRAMES && this.#lateFrames === 0) this.#step = Math.max(0, this.#step - 1);
    this.#frames = 0;
    this.#lateFrames = 0;
    this.#newest = [];
  }

  /** A frame of the movement came `intervalMs` after the one before. */
  note(intervalMs: number): void {
    const isLate = intervalMs > LATE_MS;
    this.#frames++;
    if (isLate) this.#lateFrames++;
    this.#newest = [...this.#newest, isLate].slice(-NEWEST);
    if (this.#newest.filter((late) => late).length <= MOST_LATE) return;
    this.#step = Math.min(SHARES.length - 1, this.#step + 1);
    this.#newest = [];
  }
}
