/** The threads that a command measures and stacks frames on. */
import { createStackTasks } from '@crowdsky/stack-core';
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import { transfer } from 'comlink';
import { createNodeHost } from './node-host.ts';
import { startPool } from './start-pool.ts';

/** Starts `threads` of them; with 0 the tasks run in this thread. */
export function startStackThreads(threads: number): Pool<StackTasks> {
  const entry = new URL('./stack-worker.js', import.meta.url);
  return startPool<StackTasks>(threads, entry, () => createStackTasks(createNodeHost()), movingLight);
}

/** What is as large as an image goes to the thread without being copied. */
function movingLight(tasks: StackTasks): StackTasks {
  return {
    analyse: (...args) => tasks.analyse(...args),
    render: (...args) => tasks.render(...args),
    detect: (light) => tasks.detect(transfer(light, [light.pixels.buffer])),
  };
}
