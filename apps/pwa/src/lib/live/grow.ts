/** Starts the thread that grows a live stack, and notices when it dies. */
import { proxy, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { StackRecord } from '../library/stack-record.ts';
import { lendThreads } from '../stacking/lend-threads.ts';
import type { JobFrame, StackSubject } from '../stacking/stack-job.ts';
import type { AddResult, LiveSettings, LiveView, LiveWorker } from './live.worker.ts';

type KeepSettings = Parameters<LiveWorker['keep']>[0];

/** Calls reject when the thread dies or was ended. */
export interface Growing {
  open(settings: LiveSettings): Promise<LiveView>;
  add(
    frames: readonly JobFrame[],
    subject: StackSubject,
    onView: (view: LiveView) => void,
  ): Promise<AddResult>;
  store(): Promise<void>;
  keep(settings: KeepSettings): Promise<StackRecord | undefined>;
  end(): void;
}

export function startGrowing(): Growing {
  const worker = new Worker(new URL('./live.worker.ts', import.meta.url), { type: 'module' });
  const remote: Remote<LiveWorker> = wrap<LiveWorker>(worker);
  const threads = lendThreads();
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(event.message || 'The live thread stopped.'));
  };
  return {
    open: (settings) => Promise.race([remote.open(settings, proxy(threads.start)), failed]),
    add: (frames, subject, onView) => Promise.race([remote.add(frames, subject, proxy(onView)), failed]),
    store: () => Promise.race([remote.store(), failed]),
    keep: (settings) => Promise.race([remote.keep(settings), failed]),
    end() {
      worker.terminate();
      threads.end();
      fail(new Error('The live stack was ended.'));
    },
  };
}
