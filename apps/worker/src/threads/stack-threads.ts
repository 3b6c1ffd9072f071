/** The threads that a command measures and stacks frames on. */
import { createStackTasks } from '@crowdsky/stack-core';
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import { nodeHost } from './node-host.ts';
import { startPool } from './start-pool.ts';

/** Starts `threads` of them; with 0 the tasks run in this thread. */
export function startStackThreads(threads: number): Pool<StackTasks> {
  const entry = new URL('./stack-worker.js', import.meta.url);
  return startPool<StackTasks>(threads, entry, () => createStackTasks(nodeHost));
}
