/** Asks the page for a stacking thread and notices its death, on which comlink alone would wait for ever. */
import { transfer, wrap } from 'comlink';
import { sendCalls } from '@crowdsky/stack-core';
import type { PoolWorker } from '@crowdsky/stack-core';
import { THREAD_CROSSINGS } from './thread-tasks.ts';
import type { ThreadTasks } from './thread-tasks.ts';

/** The two ports of a thread. */
export interface ThreadLines {
  /** The thread receives its calls here. */
  readonly calls: MessagePort;
  /** The page reports here why the thread died; any message to it ends the thread. */
  readonly control: MessagePort;
}

export type StartThread = (lines: ThreadLines) => void;

export function spawnStackWorker(startThread: StartThread): PoolWorker<ThreadTasks> {
  const calls = new MessageChannel();
  const control = new MessageChannel();
  const died = new Promise<Error>((resolve) => {
    control.port1.onmessage = ({ data }: MessageEvent<string>) => resolve(new Error(data));
    calls.port1.onmessageerror = () => resolve(new Error('a message could not be read'));
  });
  startThread(transfer({ calls: calls.port2, control: control.port2 }, [calls.port2, control.port2]));
  return {
    tasks: sendCalls(wrap(calls.port1), THREAD_CROSSINGS, transfer),
    died,
    terminate: () => control.port1.postMessage('end'),
  };
}
