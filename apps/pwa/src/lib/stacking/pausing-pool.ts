/** A pool that can be paused between calls, and that remembers the analyses of frames it has seen. */
import type { FrameAnalysis, Pool } from '@crowdsky/stack-core';
import type { ThreadTasks } from './stack.worker.ts';

export interface PausingPool extends Pool<ThreadTasks> {
  pause(): void;
  resume(): void;
}

/** `keptAnalyses`, by the frame's name, spares a live stack from measuring a frame more than once. */
export function createPausingPool(
  inner: Pool<ThreadTasks>,
  keptAnalyses: Map<string, FrameAnalysis> | undefined,
): PausingPool {
  let open: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  return {
    size: inner.size,
    async run(call, ahead) {
      await open;
      return inner.run((tasks) => call(keptAnalyses ? withMemory(tasks, keptAnalyses) : tasks), ahead);
    },
    close: () => inner.close(),
    pause() {
      release();
      open = new Promise((resolve) => (release = resolve));
    },
    resume: () => release(),
  };
}

function withMemory(tasks: ThreadTasks, kept: Map<string, FrameAnalysis>): ThreadTasks {
  return {
    async analyse(input, masters, settings) {
      const known = kept.get(input.name);
      if (known) return known;
      const analysis = await tasks.analyse(input, masters, settings);
      kept.set(input.name, analysis);
      return analysis;
    },
    render: (plan, firstRow, rows) => tasks.render(plan, firstRow, rows),
    draw: (image) => tasks.draw(image),
  };
}
