/** Wakes workers that wait for a job: one for each job that joins the queue in this process. */
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

@Injectable()
export class JobBell {
  private readonly queue = new Set<Turn>();

  /** Joins the end of the queue of waiting workers. Look for a job after that: then none is missed. */
  queueUp(): Turn {
    const turn = new Turn();
    this.queue.add(turn);
    return turn;
  }

  /** Wakes the worker that has waited longest. */
  ring(): void {
    const [first] = this.queue;
    if (first === undefined) return;
    this.queue.delete(first);
    first.ring();
  }

  /** Leaves the queue. A ring that was not used goes to the next in it. */
  leave(turn: Turn, isUsed: boolean): void {
    this.queue.delete(turn);
    if (turn.isRung && !isUsed) this.ring();
  }
}

export class Turn {
  private readonly rung = new AbortController();

  get isRung(): boolean {
    return this.rung.signal.aborted;
  }

  ring(): void {
    this.rung.abort();
  }

  /** Resolves when the bell has rung for this turn, after `ms`, or when `signal` is aborted. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal: AbortSignal.any([this.rung.signal, signal]) }).catch(
      () => undefined,
    );
  }
}
