/** Entry of a worker thread: the tasks of a stack, offered through comlink. */
import { parentPort } from 'node:worker_threads';
import { createStackTasks, transferables } from '@crowdsky/stack-core';
import type { StackTasks } from '@crowdsky/stack-core';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { nodeHost } from './node-host.ts';

const tasks = createStackTasks(nodeHost);

const moved: StackTasks = {
  async analyse(...args) {
    const result = await tasks.analyse(...args);
    return transfer(result, transferables(result));
  },
  async render(...args) {
    const result = await tasks.render(...args);
    return transfer(result, transferables(result));
  },
  detect: (light) => tasks.detect(light),
};

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
expose(moved, nodeEndpoint(parentPort));
