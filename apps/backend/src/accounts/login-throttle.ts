/** Counts failed sign-ins per account name and per address, and delays both when there are too many. */
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';

const windowMs = 15 * 60_000;
/** Higher than per account: a whole observatory may share one address. */
const addressFactor = 10;
const maxRemembered = 100_000;

interface Failures {
  count: number;
  since: number;
}

@Injectable()
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Call this before checking a password. It counts as a failure until `succeeded`, so that many attempts at once
   * do not all pass before the first has failed.
   *
   * @throws AppError `too-many-requests` with the seconds to wait
   */
  attempt(login: string, address: string): void {
    const allowed = this.config.loginFailuresAllowed;
    const waitMs = Math.max(
      this.waitMs(nameKey(login), allowed),
      this.waitMs(addressKey(address), allowed * addressFactor),
    );
    if (waitMs > 0) throw tooMany(waitMs);
    if (this.failures.size > maxRemembered) this.forgetOld();
    for (const key of [nameKey(login), addressKey(address)]) {
      const known = this.recent(key);
      if (known) known.count++;
      else this.failures.set(key, { count: 1, since: this.clock.nowMs() });
    }
  }

  succeeded(login: string, address: string): void {
    this.failures.delete(nameKey(login));
    const known = this.recent(addressKey(address));
    if (known) known.count--;
  }

  private waitMs(key: string, allowed: number): number {
    const known = this.recent(key);
    return known && known.count >= allowed ? known.since + windowMs - this.clock.nowMs() : 0;
  }

  private recent(key: string): Failures | undefined {
    const known = this.failures.get(key);
    return known && known.since + windowMs > this.clock.nowMs()
      ? known
      : (this.failures.delete(key), undefined);
  }

  private forgetOld(): void {
    for (const key of [...this.failures.keys()]) this.recent(key);
    if (this.failures.size > maxRemembered) this.failures.clear();
  }
}

function tooMany(waitMs: number): AppError {
  return new AppError(
    'too-many-requests',
    `Too many failed sign-ins. Try again in ${Math.ceil(waitMs / 60_000)} min.`,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );
}

function nameKey(login: string): string {
  return `name:${login.toLowerCase()}`;
}

function addressKey(address: string): string {
  return `address:${address}`;
}
