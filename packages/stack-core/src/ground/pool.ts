/** A pool of workers that run tasks, or none at all: then tasks run where they are asked for. */

/** A worker as a host started it. */
export interface PoolWorker<T> {
  readonly tasks: T;
  /** Settles when the worker is gone unasked; a call under way would otherwise wait for ever. */
  readonly died: Promise<Error>;
  terminate(): void;
}

export interface Pool<T> {
  /** Number of workers; 0 runs inline. */
  readonly size: number;
  /**
   * Runs a call on the next free worker. A call whose worker died is made once more on a fresh one. With `ahead` over 1
   * a worker may be given so many calls at once, to go on with while this thread is busy; the tasks must then take
   * turns by themselves.
   */
  run<R>(call: (tasks: T) => Promise<R>, ahead?: number): Promise<R>;
  /** Ends all workers at once. Calls under way and waiting reject with `PoolClosedError`. */
  close(): void;
}

/** The pool was closed, by its owner or because of a cancellation. */
export class PoolClosedError extends Error {
  override readonly name = 'PoolClosedError';
  constructor() {
    super('The work was cancelled.');
  }
}

/** A pool without workers: `tasks` runs in the caller's own thread, one call after the other. */
export function createInlinePool<T>(tasks: T): Pool<T> {
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: 0,
    run(call) {
      const result = last.then(() => {
        if (isClosed) throw new PoolClosedError();
        return call(tasks);
      });
      last = result.catch(() => undefined);
      return result;
    },
    close() {
      isClosed = true;
    },
  };
}

interface Waiting<T> {
  readonly ahead: number;
  start(worker: PoolWorker<T>): void;
  reject(error: Error): void;
}

/** A pool of `size` workers (at least 1), each made by `spawn` when first needed. */
export function createPool<T>(size: number, spawn: () => PoolWorker<T>): Pool<T> {
  const pool = new WorkerPool(size, spawn);
  return {
    size,
    run: (call, ahead) => pool.run(call, ahead),
    close: () => {
      pool.close();
    },
  };
}

class WorkerPool<T> {
  readonly #size: number;
  readonly #spawn: () => PoolWorker<T>;
  /** All workers, with the number of calls each has. */
  readonly #calls = new Map<PoolWorker<T>, number>();
  readonly #queue: Waiting<T>[] = [];
  readonly #underWay = new Set<(error: Error) => void>();
  #isClosed = false;

  constructor(size: number, spawn: () => PoolWorker<T>) {
    this.#size = size;
    this.#spawn = spawn;
  }

  async run<R>(call: (tasks: T) => Promise<R>, ahead = 1): Promise<R> {
    try {
      return await this.#enqueue(call, ahead);
    } catch (error) {
      if (!(error instanceof WorkerDeath)) throw error;
      return this.#enqueue(call, ahead);
    }
  }

  close(): void {
    this.#isClosed = true;
    const error = new PoolClosedError();
    for (const waiting of this.#queue.splice(0)) waiting.reject(error);
    for (const abandon of this.#underWay) abandon(error);
    for (const worker of this.#calls.keys()) worker.terminate();
    this.#calls.clear();
  }

  #enqueue<R>(call: (tasks: T) => Promise<R>, ahead: number): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (this.#isClosed) {
        reject(new PoolClosedError());
        return;
      }
      const start = (worker: PoolWorker<T>): void => void this.#runOn(worker, call).then(resolve, reject);
      this.#queue.push({ ahead, start, reject });
      this.#startWaiting();
    });
  }

  #startWaiting(): void {
    for (let next = this.#queue.at(0); next !== undefined; next = this.#queue.at(0)) {
      const worker = this.#freeWorker(next.ahead);
      if (worker === undefined) return;
      this.#queue.shift();
      this.#calls.set(worker, (this.#calls.get(worker) ?? 0) + 1);
      next.start(worker);
    }
  }

  /** An idle worker, or a new one, or the least busy of those that have fewer than `ahead` calls. */
  #freeWorker(ahead: number): PoolWorker<T> | undefined {
    let best: PoolWorker<T> | undefined;
    let least = Infinity;
    for (const [worker, calls] of this.#calls) {
      if (calls < least) [best, least] = [worker, calls];
    }
    if (least > 0 && this.#calls.size < this.#size) return this.#spawn();
    return least < ahead ? best : undefined;
  }

  async #runOn<R>(worker: PoolWorker<T>, call: (tasks: T) => Promise<R>): Promise<R> {
    let abandon: (error: Error) => void = () => undefined;
    const abandoned = new Promise<never>((_, reject) => (abandon = reject));
    this.#underWay.add(abandon);
    const death = worker.died.then((error): never => {
      throw new WorkerDeath(error);
    });
    try {
      return await Promise.race([call(worker.tasks), death, abandoned]);
    } catch (error) {
      if (error instanceof WorkerDeath) this.#calls.delete(worker);
      throw error;
    } finally {
      const calls = this.#calls.get(worker);
      if (calls !== undefined) this.#calls.set(worker, calls - 1);
      this.#underWay.delete(abandon);
      this.#startWaiting();
    }
  }
}

/** A worker ended while it ran a call: out of memory, most often. */
export class WorkerDeath extends Error {
  override readonly name = 'WorkerDeath';
  constructor(reason: Error) {
    super(`A worker ended unexpectedly: ${reason.message}`, { cause: reason });
  }
}
