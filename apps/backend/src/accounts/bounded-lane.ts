/** Runs work a few at a time and refuses what would wait too long, so that a flood neither fills the machine nor memory. */
import { AppError } from '../ground/app-error.ts';

export interface LaneBounds {
  /** So many run at once. */
  places: number;
  /** So many of one kind may wait, */
  waitingPerKind: number;
  /** and so many of one caller. */
  waitingPerCaller: number;
}

/** Urgent work goes first, and patient work cannot take its room. */
export type LaneKind = 'urgent' | 'patient';

interface Waiting {
  caller: string;
  enter: () => void;
}

const retryAfterSeconds = 2;

export class BoundedLane {
  private running = 0;
  private readonly queues: Readonly<Record<LaneKind, Waiting[]>> = { urgent: [], patient: [] };
  private readonly waitingOf = new Map<string, number>();

  constructor(private readonly bounds: LaneBounds) {}

  /** @throws AppError `too-many-requests` */
  async run<T>(caller: string, kind: LaneKind, work: () => Promise<T>): Promise<T> {
    if (this.running < this.bounds.places) this.running++;
    else await this.wait(caller, kind);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private wait(caller: string, kind: LaneKind): Promise<void> {
    const queue = this.queues[kind];
    const ofCaller = this.waitingOf.get(caller) ?? 0;
    if (queue.length >= this.bounds.waitingPerKind || ofCaller >= this.bounds.waitingPerCaller)
      throw new AppError(
        'too-many-requests',
        'Too many sign-ins at this moment: try again in a few seconds.',
        {
          retryAfterSeconds,
        },
      );
    this.waitingOf.set(caller, ofCaller + 1);
    return new Promise((enter) => queue.push({ caller, enter }));
  }

  private leave(): void {
    const next = this.queues.urgent.shift() ?? this.queues.patient.shift();
    if (!next) {
      this.running--;
      return;
    }
    const left = (this.waitingOf.get(next.caller) ?? 1) - 1;
    if (left > 0) this.waitingOf.set(next.caller, left);
    else this.waitingOf.delete(next.caller);
    next.enter(); // the place is handed over, so `running` stays
  }
}
