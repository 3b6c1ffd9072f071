/**
 * The page's end of a thread that leads stacking threads. The page starts those for it: in Firefox a thread that starts
 * another may stand still for ever.
 */
import { proxy, wrap } from 'comlink';
import type { ProxyMarked, Remote } from 'comlink';
import type { StartThread, ThreadLines } from './spawn-stack-worker.ts';

export interface LeadThread<T> {
  readonly remote: Remote<T>;
  /** For the leader to have a stacking thread started. */
  readonly startThread: StartThread & ProxyMarked;
  /** Rejects when the thread dies, and with the signal's reason; comlink alone would wait for ever. */
  readonly orEnded: <R>(call: Promise<R>) => Promise<R>;
}

/**
 * `signal` ends the thread and all that were started for it, at once. `ifUnknown` is the message of a death that the
 * browser gives no reason for.
 */
export function leadThread<T>(leader: Worker, ifUnknown: string, signal: AbortSignal): LeadThread<T> {
  const threads = new Set<Worker>();
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (fail = reject));
  ended.catch(() => undefined);
  leader.onerror = (event) => {
    event.preventDefault();
    fail(new Error(event.message || ifUnknown));
  };
  const end = (): void => {
    leader.terminate();
    for (const thread of threads) thread.terminate();
    threads.clear();
    fail(signal.reason as Error);
  };
  signal.addEventListener('abort', end, { once: true });
  return {
    remote: wrap<T>(leader),
    startThread: proxy((lines: ThreadLines) => startThread(threads, lines)),
    orEnded: (call) => Promise.race([call, ended]),
  };
}

function startThread(threads: Set<Worker>, { calls, control }: ThreadLines): void {
  const thread = new Worker(new URL('./stack.worker.ts', import.meta.url), { type: 'module' });
  threads.add(thread);
  const end = (): void => {
    thread.terminate();
    threads.delete(thread);
  };
  thread.onerror = (event) => {
    event.preventDefault();
    control.postMessage(event.message || 'the thread stopped');
    end();
  };
  control.onmessage = end;
  thread.postMessage(calls, [calls]);
}
