/** The words for what CrowdSky itself stacks. */
import { count } from './count.ts';

export const jobs = {
  /** How many of one's own wait before it. */
  before: (n: number): string =>
    n === 0 ? 'the next of yours' : `${count(n, 'of yours', 'of yours')} before it`,
  asOf: (when: string): string => `as of ${when}`,
  done: (name: string, used: string): string => `CrowdSky has stacked “${name}”: ${used}.`,
  notDone: 'CrowdSky cannot be reached just now. Try again.',
} as const;
