/** Distinguishes taps from movements, and double taps from two. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the end of a touch was. */
export type Tap = { readonly kind: 'once' | 'twice'; readonly at: Place };

/** A finger that strays no farther taps; beyond, it moves the picture. */
const REACH_PX = 8;
/** Two taps so close in time and place are one double tap. */
const TWICE_MS = 350;
const TWICE_REACH_PX = 40;

export class Taps {
  /** Where the only finger came down, as long as it may still be a tap. */
  #pressed: Place | undefined;
  #last: { at: Place; timeMs: number } | undefined;

  down(at: Place, fingers: number): void {
    this.#pressed = fingers === 1 ? at : undefined;
  }

  /** True as long as it may still be a tap. */
  move(at: Place): boolean {
    if (this.#pressed && distance(this.#pressed, at) > REACH_PX) this.#pressed = undefined;
    return this.#pressed !== undefined;
  }

  cancel(): void {
    this.#pressed = undefined;
  }

  up(timeMs: number): Tap | undefined {
    const at = this.#pressed;
    if (!at) return undefined;
    this.#pressed = undefined;
    const last = this.#last;
    const isSecond = last && timeMs - last.timeMs < TWICE_MS && distance(at, last.at) < TWICE_REACH_PX;
    this.#last = isSecond ? undefined : { at, timeMs };
    return { kind: isSecond ? 'twice' : 'once', at };
  }
}

export function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
