/** The threads that a program measures and stacks frames on. */
import { createStackTasks, STACK_CROSSINGS } from '@crowdsky/stack-core';
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import { nodeHost } from './node-host.ts';
import { useNodeOpenCv } from './node-opencv.ts';
import { startPool } from './start-pool.ts';

/** Starts a pool of `threads` threads; with 0 the tasks run in this thread. */
export function startStackThreads(threads: number): Pool<StackTasks> {
  // This thread needs opencv.js too, between the passes.
  useNodeOpenCv();
  const entry = new URL('./stack-worker.js', import.meta.url);
  return startPool(threads, entry, STACK_CROSSINGS, () => createStackTasks(nodeHost));
}
