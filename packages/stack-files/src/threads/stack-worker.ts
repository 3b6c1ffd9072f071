/** Entry of a worker thread: the tasks of a stack, offered through comlink. */
import { createStackTasks, transferables } from '@crowdsky/stack-core';
import type { StackTasks } from '@crowdsky/stack-core';
import { transfer } from 'comlink';
import { exposeTasks } from './expose-tasks.ts';
import { createNodeHost } from './node-host.ts';

const tasks = createStackTasks(createNodeHost());

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

exposeTasks(moved);
