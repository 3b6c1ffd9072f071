/** Pools of worker threads, reached through comlink. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createInlinePool, createPool } from '@crowdsky/stack-core';
import type { Pool, PoolWorker } from '@crowdsky/stack-core';
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

/** An object of asynchronous functions, so that it looks the same from another thread. */
type AsyncFunctions<T> = { [K in keyof T]: (...args: never[]) => Promise<unknown> };

/**
 * A pool of `threads` threads that run the file `entry`; they start at once, to be ready when the first call comes.
 * With 0 the tasks of `makeInline` run in this thread. `adapt` may change how the tasks of another thread are called.
 */
export function startPool<T extends AsyncFunctions<T>>(
  threads: number,
  entry: URL,
  makeInline: () => T,
  adapt: (remote: T) => T = (remote) => remote,
): Pool<T> {
  if (threads === 0) return breathing(createInlinePool(makeInline()));
  const start = (): PoolWorker<T> => {
    const worker = startThread<T>(entry);
    return { ...worker, tasks: adapt(worker.tasks) };
  };
  const started = Array.from({ length: threads }, start);
  const pool = createPool(threads, () => started.pop() ?? start());
  return {
    ...pool,
    close() {
      pool.close();
      for (const unused of started.splice(0)) unused.terminate();
    },
  };
}

/** Of a thread's heap: the pixels live outside it, and what little lives in it dies soon. By itself it grows to 48. */
const YOUNG_MEGABYTES = 8;

function startThread<T extends AsyncFunctions<T>>(entry: URL): PoolWorker<T> {
  const worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
  const died = new Promise<Error>((resolve) => {
    worker.once('error', resolve);
    worker.once('exit', (code) => {
      resolve(new Error(`its thread ended with code ${code}`));
    });
  });
  return {
    // All functions are asynchronous already, so the far side has the same type as the near one.
    tasks: wrap<T>(nodeEndpoint(worker)) satisfies Remote<T> as unknown as T,
    died,
    terminate: () => void worker.terminate(),
  };
}

/** Lets the thread see signals and draw progress before each task: reading is synchronous and never waits. */
function breathing<T>(pool: Pool<T>): Pool<T> {
  return {
    ...pool,
    run: (call) =>
      pool.run(async (tasks) => {
        await setImmediate();
        return call(tasks);
      }),
  };
}
