/**
 * bcrypt, as the earlier system used it, so that its hashes stay valid; in a lane of its own. bcrypt computes on libuv's four
 * threads, which also read and write files: unbounded, a flood of sign-ins would stop every upload.
 */
import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { BoundedLane } from './bounded-lane.ts';

/** Leaves half of libuv's threads to files, and a processor to everything else. */
const places = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Of random bytes. */
const nobodysHash = '.KrAmjuw24TWlaAnT3msTOmuLO9XZDVK9sht4Ei15RoiHq9aKZ/nS';

@Injectable()
export class Passwords {
  private readonly cost: number;
  /** Compared when there is no such account, so that an unknown name takes as long as a wrong password. */
  readonly nobodys: string;
  private readonly lane = new BoundedLane({ places, waitingPerKind: 64, waitingPerCaller: 16 });

  constructor(@Inject(CONFIG) { passwordCost }: Pick<Config, 'passwordCost'>) {
    this.cost = passwordCost;
    this.nobodys = `$2b$${String(passwordCost).padStart(2, '0')}$${nobodysHash}`;
  }

  /**
   * `caller` is whoever's share of the lane this takes.
   *
   * @throws AppError `too-many-requests`
   */
  hash(password: string, caller: string): Promise<string> {
    return this.lane.run(caller, 'patient', () => bcrypt.hash(password, this.cost));
  }

  /**
   * PHP writes `$2y$` where this library writes `$2b$`; the algorithm is the same.
   *
   * @throws AppError `too-many-requests`
   */
  async verify(password: string, hash: string | null, caller: string): Promise<boolean> {
    const stored = (hash ?? this.nobodys).replace(/^\$2y\$/, '$2b$');
    const matches = await this.lane.run(caller, 'urgent', () => bcrypt.compare(password, stored));
    return matches && hash !== null;
  }
}
