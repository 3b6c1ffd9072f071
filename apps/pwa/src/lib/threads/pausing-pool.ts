/** A pool that can be paused between calls, and that need not measure frames that were measured before. */
import type { FrameAnalysis, FrameInput, Pool } from '@crowdsky/stack-core';
import type { ThreadTasks } from './stack.worker.ts';

export interface PausingPool extends Pool<ThreadTasks> {
  pause(): void;
  resume(): void;
}

/** What is known of a frame from another time; undefined where nothing is. */
export type RecallAnalysis = (input: FrameInput) => Promise<FrameAnalysis | undefined>;

export function createPausingPool(inner: Pool<ThreadTasks>, recall: RecallAnalysis): PausingPool {
  let open: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  return {
    size: inner.size,
    async run(call, ahead) {
      await open;
      return inner.run((tasks) => call(withMemory(tasks, recall)), ahead);
    },
    close: () => inner.close(),
    pause() {
      release();
      open = new Promise((resolve) => (release = resolve));
    },
    resume: () => release(),
  };
}

function withMemory(tasks: ThreadTasks, recall: RecallAnalysis): ThreadTasks {
  return {
    ...tasks,
    async analyse(input, masters, settings) {
      return (await recall(input)) ?? tasks.analyse(input, masters, settings);
    },
  };
}
