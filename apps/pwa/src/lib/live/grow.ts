/** Starts the thread that grows a live stack, and notices when it dies. */
import { proxy } from 'comlink';
import type { StackRecord } from '../store/stack-record.ts';
import type { StackSubject } from '../store/stack-subject.ts';
import { leadThread } from '../threads/lead-thread.ts';
import type { JobFrame } from '../threads/stack-job.ts';
import type { AddResult, LiveSettings, LiveView, LiveWorker } from './live.worker.ts';

type KeepSettings = Parameters<LiveWorker['keep']>[0];

/** Calls reject when the thread dies, and with the reason of the signal. */
export interface Growing {
  open(settings: LiveSettings): Promise<LiveView>;
  add(
    frames: readonly JobFrame[],
    subject: StackSubject,
    onView: (view: LiveView) => void,
  ): Promise<AddResult>;
  store(): Promise<void>;
  keep(settings: KeepSettings): Promise<StackRecord | undefined>;
}

/** Starts the thread. `signal` ends it and all that it started. */
export function startGrowing(signal: AbortSignal): Growing {
  const worker = new Worker(new URL('./live.worker.ts', import.meta.url), { type: 'module' });
  const { remote, startThread, orEnded } = leadThread<LiveWorker>(worker, 'The live thread stopped.', signal);
  return {
    open: (settings) => orEnded(remote.open(settings, startThread)),
    add: (frames, subject, onView) => orEnded(remote.add(frames, subject, proxy(onView))),
    store: () => orEnded(remote.store()),
    keep: (settings) => orEnded(remote.keep(settings)),
  };
}
