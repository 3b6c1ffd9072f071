/** Pools of worker threads, reached through comlink. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createInlinePool, createPool, sendCalls } from '@crowdsky/stack-core';
import type { AsyncFunctions, Crossings, Pool, PoolWorker } from '@crowdsky/stack-core';
import { transfer, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

/**
 * A pool of `threads` threads that run the file `entry`; they start at once, to be ready when the first call comes.
 * With 0 the tasks of `makeInline` run in this thread.
 */
export function startPool<T extends AsyncFunctions<T>>(
  threads: number,
  entry: URL,
  crossings: Crossings<T>,
  makeInline: () => T,
): Pool<T> {
  if (threads === 0) return breathing(createInlinePool(makeInline()));
  const start = (): PoolWorker<T> => startThread(entry, crossings);
  const started = Array.from({ length: threads }, start);
  const pool = createPool(threads, () => started.pop() ?? start());
  return {
    size: threads,
    run: (call, options) => pool.run(call, options),
    close() {
      pool.close();
      for (const unused of started.splice(0)) unused.terminate();
    },
  };
}

/** A thread's young heap, 48 MB by default: pixels live outside it, and its few objects are short-lived. */
const YOUNG_MEGABYTES = 8;

function startThread<T extends AsyncFunctions<T>>(entry: URL, crossings: Crossings<T>): PoolWorker<T> {
  const worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
  const died = new Promise<Error>((resolve) => {
    worker.once('error', resolve);
    worker.once('exit', (code) => {
      resolve(new Error(`its thread ended with code ${code}`));
    });
  });
  return {
    tasks: sendCalls(wrap(nodeEndpoint(worker)), crossings, transfer),
    died,
    terminate: () => void worker.terminate(),
  };
}

/** Yields to signals and progress output before each task, because synchronous reading never yields. */
function breathing<T>(pool: Pool<T>): Pool<T> {
  return {
    ...pool,
    run: (call, options) =>
      pool.run(async (tasks) => {
        await setImmediate();
        options?.signal?.throwIfAborted();
        return call(tasks);
      }, options),
  };
}
