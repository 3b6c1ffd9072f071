/** Entry of a worker thread: makes simulated frames. */
import { parentPort } from 'node:worker_threads';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { simulateTasks } from './simulate-tasks.ts';
import type { SimulateTasks } from './simulate-tasks.ts';

const moved: SimulateTasks = {
  async simulate(...args) {
    const frame = await simulateTasks.simulate(...args);
    return transfer(frame, [frame.bytes.buffer]);
  },
};

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
expose(moved, nodeEndpoint(parentPort));
