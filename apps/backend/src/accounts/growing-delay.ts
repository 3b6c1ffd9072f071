/** Lets a key act a few times, then makes it wait before each further time, twice as long each time. */
import type { Clock } from '../ground/clock.ts';

export interface DelayPolicy {
  /** So many times without waiting. */
  free: number;
  firstMs: number;
  longestMs: number;
  /** After so long without a further time all `free` ones are there again; they come back one by one. */
  forgiveMs: number;
}

/** Enough for a botnet; the oldest are forgotten first. */
const maxRemembered = 100_000;

interface Times {
  count: number;
  lastMs: number;
}

export class GrowingDelay {
  private readonly known = new Map<string, Times>();

  constructor(
    private readonly clock: Clock,
    private readonly policy: DelayPolicy,
  ) {}

  /** How long this key must still wait: 0 when it may act now. */
  waitMs(key: string): number {
    const { free, firstMs, longestMs } = this.policy;
    const known = this.known.get(key);
    const beyond = Math.ceil(this.countNow(known)) - free;
    if (!known || beyond < 0) return 0;
    const delayMs = Math.min(firstMs * 2 ** beyond, longestMs);
    return Math.max(0, known.lastMs + delayMs - this.clock.nowMs());
  }

  count(key: string): void {
    const count = this.countNow(this.known.get(key)) + 1;
    this.known.delete(key); // so that the map is in the order of the last times
    this.known.set(key, { count, lastMs: this.clock.nowMs() });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= maxRemembered) return;
      this.known.delete(oldest);
    }
  }

  /** One time did not count after all. */
  takeBack(key: string): void {
    const known = this.known.get(key);
    if (!known) return;
    known.count--;
    if (known.count <= 0) this.known.delete(key);
  }

  forget(key: string): void {
    this.known.delete(key);
  }

  private countNow(known: Times | undefined): number {
    if (!known) return 0;
    const { free, forgiveMs } = this.policy;
    return Math.max(0, known.count - (Math.max(0, this.clock.nowMs() - known.lastMs) * free) / forgiveMs);
  }
}
