/** Short messages at the edge of the screen, some with one thing to do (undo, update). */
import { Countdown } from './countdown.ts';

interface Action {
  readonly label: string;
  run(): void;
  /** Called again and again while the notice is held: what it offers has to last as long as it is shown. */
  renew?(): void;
}

interface Notice {
  readonly id: number;
  readonly message: string;
  readonly action?: Action;
  /** Until it leaves; undefined for one that stays. */
  readonly countdown: Countdown | undefined;
}

/** Whoever points at a notice, or has reached it by keyboard, is reading it or about to press its button. */
type Hold = 'pointer' | 'focus';

const SHOWN_MS = 8000;
const RENEW_MS = 2000;

class NoticeState {
  list = $state.raw<readonly Notice[]>([]);
  #lastId = 0;
  #holds = new Set<Hold>();
  #renewing: ReturnType<typeof setInterval> | undefined;

  /** Shows a message; it leaves by itself unless `stays`. Returns its id. */
  show(message: string, action?: Action, stays = false): number {
    const id = ++this.#lastId;
    const countdown = stays ? undefined : new Countdown(SHOWN_MS, () => this.dismiss(id));
    this.list = [...this.list, { id, message, countdown, ...(action ? { action } : {}) }];
    if (this.#holds.size === 0) countdown?.go();
    return id;
  }

  dismiss(id: number): void {
    for (const notice of this.list) if (notice.id === id) notice.countdown?.hold();
    this.list = this.list.filter((notice) => notice.id !== id);
    // A removed notice sends no pointerleave and no blur.
    if (this.list.length === 0) for (const hold of this.#holds) this.release(hold);
  }

  /** All stay: one that left would move the others from under the pointer. */
  hold(hold: Hold): void {
    this.#holds.add(hold);
    for (const { countdown } of this.list) countdown?.hold();
    this.#renew();
    this.#renewing ??= setInterval(() => this.#renew(), RENEW_MS);
  }

  /** They leave when the rest of their time has run. */
  release(hold: Hold): void {
    if (!this.#holds.delete(hold) || this.#holds.size > 0) return;
    clearInterval(this.#renewing);
    this.#renewing = undefined;
    this.#renew();
    for (const { countdown } of this.list) countdown?.go();
  }

  #renew(): void {
    for (const { action } of this.list) action?.renew?.();
  }
}

export const notices = new NoticeState();
