/** Has the page start a stacking thread, and notices when it dies: comlink alone would wait for ever. */
import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { PoolWorker, StackTasks } from '@crowdsky/stack-core';
import type { StackThread, ThreadTasks } from './stack.worker.ts';

/** Two lines to a thread, for whoever starts it. */
export interface ThreadLines {
  /** For the thread: here come its calls. */
  readonly calls: MessagePort;
  /** For who starts it: here it tells why the thread died; a message that comes ends the thread. */
  readonly fate: MessagePort;
}

type StackPlan = Parameters<StackTasks['render']>[0];

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
    tasks: withPlanOnce(wrap<StackThread>(calls.port1)),
    died,
    terminate: () => fate.port1.postMessage('end'),
  };
}

/** Sends each plan, with the files of all its frames, once and not with every band of rows. */
function withPlanOnce(thread: Remote<StackThread>): ThreadTasks {
  let held: StackPlan | undefined;
  const ifOther = (plan: StackPlan): StackPlan | undefined => (plan === held ? undefined : (held = plan));
  return {
    analyse: (input, masters, settings) => thread.analyse(input, masters, settings),
    render: (plan, firstRow, rows) => thread.render(ifOther(plan), firstRow, rows),
    sample: (plan, firstRow, rows) => thread.sample(ifOther(plan), firstRow, rows),
    detect: (light) => thread.detect(transfer(light, [light.pixels.buffer])),
    draw: (image) => thread.draw(image),
  };
}
