/** The time, in one place, so that tests can move it. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class Clock {
  nowMs(): number {
    return Date.now();
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** For columns that store whole seconds. */
  nowSeconds(): Date {
    return new Date(Math.floor(this.nowMs() / 1000) * 1000);
  }

  in(ms: number): Date {
    return new Date(this.nowMs() + ms);
  }
}
