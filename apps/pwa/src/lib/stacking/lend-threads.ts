/**
 * Starts stacking threads for a thread that asks for them. It cannot do so itself: in Firefox a thread that starts another
 * may stand still for ever.
 */
import type { StartThread } from './spawn-stack-worker.ts';

export interface LentThreads {
  readonly start: StartThread;
  /** Ends all that were started, at once. */
  end(): void;
}

export function lendThreads(): LentThreads {
  const threads = new Set<Worker>();
  return {
    start: ({ calls, fate }) => {
      const worker = new Worker(new URL('./stack.worker.ts', import.meta.url), { type: 'module' });
      threads.add(worker);
      const end = (): void => {
        worker.terminate();
        threads.delete(worker);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fate.postMessage(event.message || 'the thread stopped');
        end();
      };
      fate.onmessage = end;
      worker.postMessage(calls, [calls]);
    },
    end() {
      for (const worker of threads) worker.terminate();
      threads.clear();
    },
  };
}
