/** Has the page start a stacking thread, and notices when it dies: comlink alone would wait for ever. */
import { transfer, wrap } from 'comlink';
import { sendCalls } from '@crowdsky/stack-core';
import type { PoolWorker } from '@crowdsky/stack-core';
import { THREAD_CROSSINGS } from './thread-tasks.ts';
import type { ThreadTasks } from './thread-tasks.ts';

/** Two lines to a thread, for whoever starts it. */
export interface ThreadLines {
  /** For the thread: here come its calls. */
  readonly calls: MessagePort;
  /** For who starts it: here it tells why the thread died; a message that comes ends the thread. */
  readonly fate: MessagePort;
}

export type StartThread = (lines: ThreadLines) => void;

export function spawnStackWorker(startThread: StartThread): PoolWorker<ThreadTasks> {
  const calls = new MessageChannel();
  const fate = new MessageChannel();
  const died = new Promise<Error>((resolve) => {
    fate.port1.onmessage = ({ data }: MessageEvent<string>) => resolve(new Error(data));
    calls.port1.onmessageerror = () => resolve(new Error('a message could not be read'));
  });
  startThread(transfer({ calls: calls.port2, fate: fate.port2 }, [calls.port2, fate.port2]));
  return {
    tasks: sendCalls(wrap(calls.port1), THREAD_CROSSINGS, transfer),
    died,
    terminate: () => fate.port1.postMessage('end'),
  };
}
