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
    sample: () => Promise.reject(new Error('not asked for')),
    draw: () => Promise.reject(new Error('not asked for')),
    detect: () => Promise.reject(new Error('not asked for')),
  };
  return { tasks, calls };
}

const analyse = (name: string) => (tasks: ThreadTasks) => tasks.analyse({ name, handle: name }, {}, {});

describe('createPausingPool', () => {
  it('starts nothing while paused, and goes on afterwards', async () => {
    const { tasks, calls } = countingTasks();
    const pool = createPausingPool(createInlinePool(tasks), async () => undefined);
    pool.pause();
    const waiting = pool.run(analyse('a'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(calls).toEqual([]);
    pool.resume();
    await waiting;
    expect(calls).toEqual(['a']);
  });
  it('does not measure what is known already', async () => {
    const { tasks, calls } = countingTasks();
    const known: FrameAnalysis = { ok: false, name: 'a', reason: 'corrupt', problem: 'known' };
    const pool = createPausingPool(createInlinePool(tasks), async ({ name }) =>
      name === 'a' ? known : undefined,
    );
    expect(await pool.run(analyse('a'))).toEqual(known);
    await pool.run(analyse('b'));
    expect(calls).toEqual(['b']);
  });
});
