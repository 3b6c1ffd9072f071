/** When each worker last asked for work, since this process started: a worker that has none leaves no trace in the queue. */

/** Workers name themselves, so the list is kept short. */
const most = 200;

export class WorkerSigns {
  private readonly lastMs = new Map<string, number>();

  note(workerId: string, nowMs: number): void {
    this.lastMs.delete(workerId);
    this.lastMs.set(workerId, nowMs);
    if (this.lastMs.size <= most) return;
    const [[oldest]] = this.lastMs;
    this.lastMs.delete(oldest);
  }

  entries(): Iterable<[workerId: string, lastMs: number]> {
    return this.lastMs.entries();
  }
}
