/**
 * bcrypt, as the earlier system used it, so that its hashes stay valid; in a lane of its own. bcrypt computes on libuv's four
 * threads, which also read and write files: unbounded, a flood of sign-ins would stop every upload.
 */
import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { BoundedLane } from './bounded-lane.ts';

const cost = 10;
/** Leaves half of libuv's threads to files, and a processor to everything else. */
const places = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Compared when there is no such account, so that an unknown name takes as long as a wrong password. */
const nobodysHash = bcrypt.hashSync('nobody has this password', cost);

@Injectable()
export class Passwords {
  private readonly lane = new BoundedLane({ places, waitingPerKind: 64, waitingPerCaller: 16 });

  /**
   * `caller` is whoever's share of the lane this takes.
   *
   * @throws AppError `too-many-requests`
   */
  hash(password: string, caller: string): Promise<string> {
    return this.lane.run(caller, 'patient', () => bcrypt.hash(password, cost));
  }

  /**
   * PHP writes `$2y$` where this library writes `$2b$`; the algorithm is the same.
   *
   * @throws AppError `too-many-requests`
   */
  async verify(password: string, hash: string | null, caller: string): Promise<boolean> {
    const stored = (hash ?? nobodysHash).replace(/^\$2y\$/, '$2b$');
    const matches = await this.lane.run(caller, 'urgent', () => bcrypt.compare(password, stored));
    return matches && hash !== null;
  }
}
