/** Offers what a thread does to the thread that started it. */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

/** Call it once in the entry of a thread. Throws in a program's own thread. */
export function exposeTasks(tasks: object): void {
  if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
  expose(tasks, nodeEndpoint(parentPort));
}
