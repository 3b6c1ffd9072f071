import { threadId } from 'node:worker_threads';
import type { Crossings, Pool } from '@crowdsky/stack-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startPool } from './start-pool.ts';

interface Tasks {
  add(a: number, b: number): Promise<number>;
  fail(): Promise<number>;
  thread(): Promise<number>;
  total(numbers: Float64Array<ArrayBuffer>): Promise<number>;
  die(deaths: Int32Array, times: number): Promise<number>;
  hang(began: Int32Array): Promise<never>;
}

const CROSSINGS: Crossings<Tasks> = {
  add: {},
  fail: {},
  thread: {},
  total: { argumentBuffers: (numbers) => [numbers.buffer] },
  die: {},
  hang: {},
};

const inline: Tasks = {
  add: async (a, b) => a + b,
  fail: () => Promise.reject(new RangeError('no such sum')),
  thread: async () => threadId,
  total: async (numbers) => numbers.reduce((sum, value) => sum + value, 0),
  die: async (deaths) => deaths[0],
  hang: () => new Promise(() => undefined),
};

let pool: Pool<Tasks> | undefined;
afterEach(() => pool?.close());

function start(threads: number): Pool<Tasks> {
  const entry = new URL('./fixtures/sums-thread.mjs', import.meta.url);
  pool = startPool(threads, entry, CROSSINGS, () => inline);
  return pool;
}

function shared(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Resolves when a thread has written there. */
async function written(place: Int32Array): Promise<void> {
  while (Atomics.load(place, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a pool of threads', () => {
  it('runs calls on other threads, as many as were asked for', async () => {
    const two = start(2);
    expect(two.size).toBe(2);
    const ids = await Promise.all(Array.from({ length: 2 }, () => two.run((tasks) => tasks.thread())));
    expect(new Set([...ids, threadId]).size).toBe(3);
    expect(await two.run((tasks) => tasks.add(2, 3))).toBe(5);
  });

  it('moves the buffers that its crossing names', async () => {
    const numbers = Float64Array.of(1, 2, 4);
    expect(await start(1).run((tasks) => tasks.total(numbers))).toBe(7);
    expect(numbers.length).toBe(0);
  });

  it('passes on the error of a task, and goes on', async () => {
    const one = start(1);
    await expect(one.run((tasks) => tasks.fail())).rejects.toThrow('no such sum');
    expect(await one.run((tasks) => tasks.add(1, 1))).toBe(2);
  });

  it('repeats a call whose thread died, once', async () => {
    const one = start(1);
    const [once, twice] = [shared(), shared()];
    expect(await one.run((tasks) => tasks.die(once, 1))).toBe(2);
    await expect(one.run((tasks) => tasks.die(twice, 2))).rejects.toThrow(
      'A worker ended unexpectedly: its thread ended with code 3',
    );
    expect(await one.run((tasks) => tasks.add(3, 4))).toBe(7);
  });

  it('gives up a call that is cancelled at once, and its thread with it', async () => {
    const one = start(1);
    const began = shared();
    const controller = new AbortController();
    const call = one.run((tasks) => tasks.hang(began), { signal: controller.signal });
    await written(began);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(await one.run((tasks) => tasks.add(5, 6))).toBe(11);
  });

  it('rejects what runs and what comes when it is closed', async () => {
    const one = start(1);
    const began = shared();
    const call = one.run((tasks) => tasks.hang(began));
    await written(began);
    one.close();
    await expect(call).rejects.toThrow('closed');
    await expect(one.run((tasks) => tasks.add(1, 2))).rejects.toThrow('closed');
  });
});

describe('a pool of no threads', () => {
  it('runs calls in this thread', async () => {
    const none = start(0);
    expect(none.size).toBe(0);
    expect(await none.run((tasks) => tasks.thread())).toBe(threadId);
    await expect(none.run((tasks) => tasks.fail())).rejects.toThrow('no such sum');
    none.close();
    await expect(none.run((tasks) => tasks.add(1, 2))).rejects.toThrow('closed');
  });

  it('lets events of this thread pass before each call, so that it can be cancelled', async () => {
    const none = start(0);
    const controller = new AbortController();
    let calls = 0;
    const run = (): Promise<number> =>
      none.run(
        async () => {
          calls++;
          return calls;
        },
        { signal: controller.signal },
      );
    setImmediate(() => {
      controller.abort(new Error('enough'));
    });
    await expect(Promise.all([run(), run(), run()])).rejects.toThrow('enough');
    expect(calls).toBeLessThan(2);
    await expect(run()).rejects.toThrow('enough');
  });
});
