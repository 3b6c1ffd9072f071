/** Aborts a request that moves no byte for too long. */

export class IdleTimer {
  readonly limitMs: number;
  /** Whether silence, not the caller, ended the request. */
  expired = false;
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  touch(): void {
    this.timer.refresh();
  }

  abort(): void {
    this.controller.abort();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.expired = true;
      this.controller.abort();
    }, this.limitMs);
  }
}
