import { describe, expect, it } from 'vitest';
import { createInlinePool } from '@crowdsky/stack-core';
import type { FrameAnalysis } from '@crowdsky/stack-core';
import { createPausingPool } from './pausing-pool.ts';
import type { ThreadTasks } from './stack.worker.ts';

function countingTasks(): { tasks: ThreadTasks; calls: string[] } {
  const calls: string[] = [];
  const tasks: ThreadTasks = {
    async analyse({ name }): Promise<FrameAnalysis> {
      calls.push(name);
      return { ok: false, name, reason: 'unreadable', problem: 'for the test' };
    },
    render: () => Promise.reject(new Error('not asked for')),
    draw: () => Promise.reject(new Error('not asked for')),
  };
  return { tasks, calls };
}

const analyse = (name: string) => (tasks: ThreadTasks) => tasks.analyse({ name, handle: name }, {}, {});

describe('createPausingPool', () => {
  it('starts nothing while paused, and goes on afterwards', async () => {
    const { tasks, calls } = countingTasks();
    const pool = createPausingPool(createInlinePool(tasks), undefined);
    pool.pause();
    const waiting = pool.run(analyse('a'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(calls).toEqual([]);
    pool.resume();
    await waiting;
    expect(calls).toEqual(['a']);
  });
  it('measures a frame once where it keeps analyses, each time where it does not', async () => {
    for (const [kept, expected] of [
      [new Map<string, FrameAnalysis>(), ['a', 'b']],
      [undefined, ['a', 'b', 'a']],
    ] as const) {
      const { tasks, calls } = countingTasks();
      const pool = createPausingPool(createInlinePool(tasks), kept);
      for (const name of ['a', 'b', 'a']) await pool.run(analyse(name));
      expect(calls).toEqual(expected);
    }
  });
});
