/** Makes who guesses passwords wait: the caller's network together with the account, so that nobody else waits too. */
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { callerNetwork } from './caller-network.ts';
import { GrowingDelay } from './growing-delay.ts';
import { refuseWhileWaiting } from './request-throttle.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
/** Against one guess at each of many accounts, and against guesses from many networks: far above what people mistype. */
const ceilingFactor = 100;
const maxFamiliar = 100_000;
const message = 'Too many failed sign-ins.';

@Injectable()
export class LoginThrottle {
  private readonly guessers: GrowingDelay;
  /** All failures of a network, and all of an account. */
  private readonly ceilings: GrowingDelay;
  /** Where accounts have signed in before: there the ceilings do not hold. */
  private readonly familiar = new Set<string>();

  constructor(clock: Clock, @Inject(CONFIG) config: Config) {
    const free = config.loginFailuresAllowed;
    this.guessers = new GrowingDelay(clock, {
      free,
      firstMs: 15 * secondMs,
      longestMs: 15 * minuteMs,
      forgiveMs: hourMs,
    });
    this.ceilings = new GrowingDelay(clock, {
      free: free * ceilingFactor,
      firstMs: secondMs,
      longestMs: minuteMs,
      forgiveMs: 15 * minuteMs,
    });
  }

  /**
   * Call this before checking a password. It counts as a failure until `succeeded`, so that many attempts at once
   * do not all pass before the first has failed.
   *
   * @throws AppError `too-many-requests` with the seconds to wait
   */
  attempt(account: string, address: string): void {
    const { pair, single } = keysOf(account, address);
    const ceilings = this.familiar.has(pair) ? [] : single.map((key) => this.ceilings.waitMs(key));
    refuseWhileWaiting(Math.max(this.guessers.waitMs(pair), ...ceilings), message);
    this.guessers.count(pair);
    for (const key of single) this.ceilings.count(key);
  }

  succeeded(account: string, address: string): void {
    const { pair, single } = keysOf(account, address);
    this.guessers.forget(pair);
    for (const key of single) this.ceilings.takeBack(key);
    this.familiar.delete(pair);
    this.familiar.add(pair);
    for (const oldest of this.familiar) {
      if (this.familiar.size <= maxFamiliar) return;
      this.familiar.delete(oldest);
    }
  }

  /**
   * The same for who is signed in already and must give the password again. Each session counts for itself: a stolen one
   * gains nothing and holds up no other.
   */
  attemptInSession(session: string): void {
    refuseWhileWaiting(this.guessers.waitMs(session), message);
    this.guessers.count(session);
  }

  succeededInSession(session: string): void {
    this.guessers.forget(session);
  }
}

function keysOf(account: string, address: string): { pair: string; single: string[] } {
  const network = callerNetwork(address);
  return { pair: `${account} ${network}`, single: [`account ${account}`, `network ${network}`] };
}
