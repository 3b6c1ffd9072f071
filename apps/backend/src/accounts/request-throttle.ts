/** Slows down what costs the server or a mailbox something: registering, mails, keys, and what strangers open by links. */
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { callerNetwork } from './caller-network.ts';
import { GrowingDelay } from './growing-delay.ts';

export type ThrottledAction = 'register' | 'mail' | 'key' | 'shared' | 'unknown-link';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Delays {
  ofNetwork: GrowingDelay;
  ofName: GrowingDelay;
}

@Injectable()
export class RequestThrottle {
  private readonly delays: Readonly<Record<ThrottledAction, Delays>>;

  constructor(clock: Clock, @Inject(CONFIG) config: Config) {
    const delays = (perNetwork: number, perName: number): Delays => ({
      ofNetwork: new GrowingDelay(clock, hourly(perNetwork, hourMs)),
      // A stranger can make a name wait: never for long.
      ofName: new GrowingDelay(clock, hourly(perName, 15 * minuteMs)),
    });
    this.delays = {
      register: delays(config.registrationsAllowed, 10),
      mail: delays(20, 5),
      key: delays(60, 20),
      shared: delays(5000, 5000),
      'unknown-link': delays(30, 30),
    };
  }

  /**
   * Counts the request for the caller's network and for each name it concerns; a refused one does not count.
   *
   * @throws AppError `too-many-requests` with the seconds to wait
   */
  take(action: ThrottledAction, address: string, names: readonly string[]): void {
    const { ofNetwork, ofName } = this.delays[action];
    const network = callerNetwork(address);
    const known = names.map((name) => name.toLowerCase());
    const waits = [ofNetwork.waitMs(network), ...known.map((name) => ofName.waitMs(name))];
    refuseWhileWaiting(Math.max(...waits), messages[action]);
    ofNetwork.count(network);
    for (const name of known) ofName.count(name);
  }
}

const messages: Readonly<Record<ThrottledAction, string>> = {
  register: 'Too many new accounts.',
  mail: 'Too many mails were asked for: look into your mailbox.',
  key: 'Too many new keys.',
  shared: 'Too many requests by links.',
  'unknown-link': 'Too many links that open nothing.',
};

/** @throws AppError `too-many-requests` unless `waitMs` is 0 */
export function refuseWhileWaiting(waitMs: number, message: string): void {
  if (waitMs <= 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  const wait = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  throw new AppError('too-many-requests', `${message} Try again in ${wait}.`, { retryAfterSeconds: seconds });
}

function hourly(free: number, longestMs: number) {
  return { free, firstMs: minuteMs, longestMs, forgiveMs: hourMs };
}
