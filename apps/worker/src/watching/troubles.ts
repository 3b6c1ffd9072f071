/** Tells once of a trouble that passes by itself or that the owner mends, and once that it is over. */
import type { WatchEvent } from './watch-event.ts';

export type Trouble = Extract<WatchEvent, { readonly message: string }>['kind'];

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

export class Troubles {
  readonly #tell: (event: WatchEvent) => void;
  #now: Trouble | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  /** The server's sentence, as long as the account has no room. */
  full: string | undefined;

  constructor(tell: (event: WatchEvent) => void) {
    this.#tell = tell;
  }

  begin(kind: Trouble, message: string): void {
    if (this.#now !== kind) this.#tell({ kind, message });
    this.#now = kind;
    if (kind === 'full') this.full = message;
  }

  end(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
    if (this.#now === undefined || this.full !== undefined) return;
    this.#now = undefined;
    this.#tell({ kind: 'well' });
  }

  /** How long to wait before the next try: longer and longer. */
  nextPauseMs(): number {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    return pauseMs;
  }
}
