/** A pool that can be paused between calls, and that remembers the analyses of frames it has seen. */
import type { FrameAnalysis, Pool, StackTasks } from '@crowdsky/stack-core';

export interface PausingPool extends Pool<StackTasks> {
  pause(): void;
  resume(): void;
}

/** `keptAnalyses`, by the frame's name, spares a live stack from measuring a frame more than once. */
export function createPausingPool(
  inner: Pool<StackTasks>,
  keptAnalyses: Map<string, FrameAnalysis> | undefined,
): PausingPool {
  let open: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  return {
    size: inner.size,
    async run(call) {
      await open;
      return inner.run((tasks) => call(keptAnalyses ? withMemory(tasks, keptAnalyses) : tasks));
    },
    close: () => inner.close(),
    pause() {
      release();
      open = new Promise((resolve) => (release = resolve));
    },
    resume: () => release(),
  };
}

function withMemory(tasks: StackTasks, kept: Map<string, FrameAnalysis>): StackTasks {
  return {
    async analyse(input, masters, settings) {
      const known = kept.get(input.name);
      if (known) return known;
      const analysis = await tasks.analyse(input, masters, settings);
      kept.set(input.name, analysis);
      return analysis;
    },
    render: (plan, firstRow, rows) => tasks.render(plan, firstRow, rows),
  };
}
