/** A pool of workers that run tasks; without workers, tasks run in the caller's thread. */
import { onAbort, orAborted } from './abort-signal.ts';
import type { AbortSignal } from './abort-signal.ts';

/** A worker started by the host. */
export interface PoolWorker<T> {
  readonly tasks: T;
  /** Settles when the worker ends unasked; without it, a running call would wait for ever. */
  readonly died: Promise<Error>;
  terminate(): void;
}

export interface RunOptions {
  /**
   * Calls given to a worker at once, so that it can continue while this thread is busy; 1 by default. With more, the
   * tasks must queue among themselves.
   */
  readonly ahead?: number | undefined;
  /**
   * When aborted, the call rejects at once with the signal's reason. The worker that runs it is ended: nothing else
   * stops it.
   */
  readonly signal?: AbortSignal | undefined;
}

export interface Pool<T> {
  /** Number of workers; 0 runs inline. */
  readonly size: number;
  /**
   * Runs a call on the next free worker. Rejects with the error of the task, with `WorkerDeath` if the worker and the
   * one that repeated the call both died, or with the reason of an aborted signal.
   */
  run<R>(call: (tasks: T) => Promise<R>, options?: RunOptions): Promise<R>;
  /** Ends all workers. Running and later calls reject. */
  close(): void;
}

/** A pool that can stop starting calls for a while. */
export interface PausablePool<T> extends Pool<T> {
  /** Running calls continue. */
  pause(): void;
  resume(): void;
}

/** A pool without workers: `tasks` runs in the caller's own thread, one call after the other. */
export function createInlinePool<T>(tasks: T): Pool<T> {
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: 0,
    run(call, { signal } = {}) {
      const result = last.then(() => {
        if (isClosed) throw closedError();
        signal?.throwIfAborted();
        return call(tasks);
      });
      last = result.catch(() => undefined);
      return orAborted(result, signal);
    },
    close() {
      isClosed = true;
    },
  };
}

/** A pool of `size` workers (at least 1), each made by `spawn` when first needed. */
export function createPool<T>(size: number, spawn: () => PoolWorker<T>): PausablePool<T> {
  return new WorkerPool(size, spawn);
}

interface WaitingCall<T> {
  readonly ahead: number;
  start(worker: PoolWorker<T>): void;
  reject(error: Error): void;
}

type Abandon = (error: Error) => void;

class WorkerPool<T> implements PausablePool<T> {
  readonly size: number;
  readonly #spawn: () => PoolWorker<T>;
  /** All workers, each with the functions that abandon its calls. */
  readonly #workers = new Map<PoolWorker<T>, Set<Abandon>>();
  readonly #queue: WaitingCall<T>[] = [];
  #isPaused = false;
  #isClosed = false;

  constructor(size: number, spawn: () => PoolWorker<T>) {
    this.size = size;
    this.#spawn = spawn;
  }

  async run<R>(call: (tasks: T) => Promise<R>, options: RunOptions = {}): Promise<R> {
    try {
      return await this.#enqueue(call, options);
    } catch (error) {
      if (!(error instanceof WorkerDeath)) throw error;
      return this.#enqueue(call, options);
    }
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#startWaiting();
  }

  close(): void {
    this.#isClosed = true;
    for (const waiting of this.#queue.splice(0)) waiting.reject(closedError());
    for (const worker of [...this.#workers.keys()]) this.#end(worker, closedError());
  }

  #enqueue<R>(call: (tasks: T) => Promise<R>, { ahead = 1, signal }: RunOptions): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (this.#isClosed) throw closedError();
      signal?.throwIfAborted();
      const forget = onAbort(signal, (reason) => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(reason);
      });
      const waiting: WaitingCall<T> = {
        ahead,
        start: (worker) => {
          forget();
          void this.#runOn(worker, call, signal).then(resolve, reject);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      };
      this.#queue.push(waiting);
      this.#startWaiting();
    });
  }

  #startWaiting(): void {
    for (let next = this.#queue.at(0); next !== undefined; next = this.#queue.at(0)) {
      const worker = this.#isPaused ? undefined : this.#freeWorker(next.ahead);
      if (worker === undefined) return;
      this.#queue.shift();
      next.start(worker);
    }
  }

  /** An idle worker, or a new one, or the least busy of those that have fewer than `ahead` calls. */
  #freeWorker(ahead: number): PoolWorker<T> | undefined {
    let best: PoolWorker<T> | undefined;
    let least = Infinity;
    for (const [worker, calls] of this.#workers) {
      if (calls.size < least) [best, least] = [worker, calls.size];
    }
    if (least > 0 && this.#workers.size < this.size) return this.#startWorker();
    return least < ahead ? best : undefined;
  }

  #startWorker(): PoolWorker<T> {
    const worker = this.#spawn();
    this.#workers.set(worker, new Set());
    void worker.died.then((reason) => {
      this.#forget(worker, new WorkerDeath(reason));
    });
    return worker;
  }

  async #runOn<R>(
    worker: PoolWorker<T>,
    call: (tasks: T) => Promise<R>,
    signal: AbortSignal | undefined,
  ): Promise<R> {
    let abandon: Abandon = () => undefined;
    const abandoned = new Promise<never>((_, reject) => (abandon = reject));
    const calls = this.#workers.get(worker);
    calls?.add(abandon);
    const forget = onAbort(signal, (reason) => {
      abandon(reason);
      // Its other calls are repeated elsewhere, as after a death.
      this.#end(worker, new WorkerDeath(reason));
    });
    try {
      return await Promise.race([call(worker.tasks), abandoned]);
    } finally {
      forget();
      calls?.delete(abandon);
      this.#startWaiting();
    }
  }

  #end(worker: PoolWorker<T>, error: Error): void {
    worker.terminate();
    this.#forget(worker, error);
  }

  /** Rejects the worker's calls with `error`. */
  #forget(worker: PoolWorker<T>, error: Error): void {
    const calls = this.#workers.get(worker) ?? [];
    this.#workers.delete(worker);
    for (const abandon of calls) abandon(error);
  }
}

/** A worker ended during a call, most often because memory ran out. */
export class WorkerDeath extends Error {
  override readonly name = 'WorkerDeath';
  constructor(reason: Error) {
    super(`A worker ended unexpectedly: ${reason.message}`, { cause: reason });
  }
}

function closedError(): Error {
  return new Error('The pool of workers is closed.');
}
