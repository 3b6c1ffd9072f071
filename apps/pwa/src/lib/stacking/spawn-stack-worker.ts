/** Starts a stacking thread and notices when it dies: comlink alone would wait for ever. */
import { wrap } from 'comlink';
import type { PoolWorker } from '@crowdsky/stack-core';
import type { ThreadTasks } from './stack.worker.ts';

export function spawnStackWorker(): PoolWorker<ThreadTasks> {
  const worker = new Worker(new URL('./stack.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<Error>((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(new Error(event.message || 'the thread stopped'));
    };
    worker.onmessageerror = () => resolve(new Error('a message could not be read'));
  });
  const remote = wrap<ThreadTasks>(worker);
  return { tasks: remote, died, terminate: () => worker.terminate() };
}
