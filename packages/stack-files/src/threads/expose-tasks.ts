/** Exposes a thread's tasks to the thread that started it. */
import { parentPort } from 'node:worker_threads';
import { receiveCalls } from '@crowdsky/stack-core';
import type { AsyncFunctions, Crossings } from '@crowdsky/stack-core';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

/** Called once in the entry of a thread, with the crossings that its pool knows too. Throws in a program's own thread. */
export function exposeTasks<T extends AsyncFunctions<T>>(tasks: T, crossings: Crossings<T>): void {
  if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
  expose(receiveCalls(tasks, crossings, transfer), nodeEndpoint(parentPort));
}
