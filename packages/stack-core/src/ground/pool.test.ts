import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createInlinePool, createPool, WorkerDeath } from './pool.ts';
import type { PausablePool, Pool, PoolWorker } from './pool.ts';

interface Sums {
  add(a: number, b: number): Promise<number>;
  fail(): Promise<number>;
  /** Ends the thread in the middle of the call, the first `times` times. */
  die(times: number): Promise<number>;
  never(): Promise<number>;
  /** 7, a tenth of a second later. */
  slow(): Promise<number>;
}

let spawned = 0;
let living = new Set<Worker>();

/** A real thread, called by message. */
function spawn(deaths: SharedArrayBuffer): PoolWorker<Sums> {
  spawned++;
  const worker = new Worker(new URL('../fixtures/sums-thread.mjs', import.meta.url), { workerData: deaths });
  living.add(worker);
  const calls = new Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  worker.on('message', ([id, result, message]: [number, number, string | undefined]) => {
    const call = calls.get(id);
    if (message === undefined) call?.resolve(result);
    else call?.reject(new Error(message));
  });
  const send = (name: keyof Sums, ...args: number[]): Promise<number> =>
    new Promise((resolve, reject) => {
      calls.set(++lastId, { resolve, reject });
      worker.postMessage([lastId, name, ...args]);
    });
  return {
    tasks: {
      add: (a, b) => send('add', a, b),
      fail: () => send('fail'),
      die: (times) => send('die', times),
      never: () => send('never'),
      slow: () => send('slow'),
    },
    died: new Promise((resolve) => {
      worker.once('exit', (code) => {
        living.delete(worker);
        resolve(new Error(`ended with ${code}`));
      });
    }),
    terminate: () => void worker.terminate(),
  };
}

const inlineSums: Sums = {
  add: async (a, b) => a + b,
  fail: async () => Promise.reject(new Error('no such sum')),
  die: async () => 0,
  never: () => new Promise(() => undefined),
  slow: async () => 7,
};

const pools: Pool<Sums>[] = [];

function poolOf(size: number): Pool<Sums> {
  const deaths = new SharedArrayBuffer(4);
  const pool = size === 0 ? createInlinePool(inlineSums) : createPool(size, () => spawn(deaths));
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  for (const pool of pools.splice(0)) pool.close();
  await Promise.all([...living].map((worker) => worker.terminate()));
  living = new Set();
  spawned = 0;
});

describe.each([0, 1, 2, 4])('a pool of %i', (size) => {
  it('answers every call with its own result', async () => {
    const pool = poolOf(size);
    expect(pool.size).toBe(size);
    const sums = await Promise.all(
      Array.from({ length: 30 }, (_, n) => pool.run((tasks) => tasks.add(n, 1000))),
    );
    expect(sums).toEqual(Array.from({ length: 30 }, (_, n) => n + 1000));
    expect(spawned).toBe(size);
  });

  it('passes on what a call throws, and goes on', async () => {
    const pool = poolOf(size);
    const calls = [pool.run((tasks) => tasks.fail()), pool.run((tasks) => tasks.add(1, 2))];
    const [failed, added] = await Promise.allSettled(calls);
    expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'no such sum' } });
    expect(added).toEqual({ status: 'fulfilled', value: 3 });
    expect(await pool.run((tasks) => tasks.add(3, 4))).toBe(7);
    expect(spawned).toBe(size === 0 ? 0 : Math.min(size, 2));
  });

  it('refuses calls once it is closed', async () => {
    const pool = poolOf(size);
    expect(await pool.run((tasks) => tasks.add(1, 1))).toBe(2);
    pool.close();
    await expect(pool.run((tasks) => tasks.add(1, 1))).rejects.toThrow('The pool of workers is closed.');
    pool.close();
  });
});

describe.each([0, 1, 2])('a signal given to calls of a pool of %i', (size) => {
  const reason = new Error('the user went home');

  it('rejects those under way and those that wait with its reason, at once, and no others', async () => {
    const pool = poolOf(size);
    const cancelling = new AbortController();
    const { signal } = cancelling;
    // One call waits behind each one that is running.
    const doomed = Array.from({ length: 2 * Math.max(1, size) }, () =>
      pool.run((tasks) => (size === 0 ? tasks.add(1, 1) : tasks.never()), { signal }),
    );
    const other = pool.run((tasks) => tasks.add(1, 2));
    if (size > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    cancelling.abort(reason);
    for (const outcome of await Promise.allSettled(doomed))
      expect(outcome).toEqual({ status: 'rejected', reason });
    expect(await other).toBe(3);
    await expect(pool.run((tasks) => tasks.add(1, 1), { signal })).rejects.toBe(reason);
    expect(await pool.run((tasks) => tasks.add(3, 3), { signal: new AbortController().signal })).toBe(6);
  });

  it('leaves calls alone that ended before', async () => {
    const pool = poolOf(size);
    const cancelling = new AbortController();
    expect(await pool.run((tasks) => tasks.add(5, 6), { signal: cancelling.signal })).toBe(11);
    const unaware = pool.run((tasks) => tasks.add(1, 2));
    cancelling.abort(reason);
    expect(await unaware).toBe(3);
    expect(spawned).toBeLessThanOrEqual(size);
  });
});

describe.each([1, 2])('a pool of %i threads', (size) => {
  it('ends the thread of a cancelled call, and repeats elsewhere what else the thread was given', async () => {
    const pool = poolOf(size);
    const cancelling = new AbortController();
    const options = { ahead: 4, signal: cancelling.signal };
    const doomed = Array.from({ length: size }, () => pool.run((tasks) => tasks.never(), options));
    const others = Array.from({ length: size }, () => pool.run((tasks) => tasks.slow(), { ahead: 4 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(spawned).toBe(size);
    cancelling.abort();
    for (const outcome of await Promise.allSettled(doomed))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    expect(await Promise.all(others)).toEqual(others.map(() => 7));
    expect(spawned).toBe(2 * size);
  });

  it('starts nothing while it is paused, and lets what is under way go on', async () => {
    const pool = poolOf(size) as PausablePool<Sums>;
    const first = pool.run((tasks) => tasks.add(1, 1));
    pool.pause();
    const second = pool.run((tasks) => tasks.add(2, 2));
    const cancelling = new AbortController();
    const third = pool.run((tasks) => tasks.add(3, 3), { signal: cancelling.signal });
    expect(await first).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(spawned).toBe(1);
    cancelling.abort(new Error('no longer wanted'));
    await expect(third).rejects.toThrow('no longer wanted');
    let isDone = false;
    void second.then(() => (isDone = true));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isDone).toBe(false);
    pool.resume();
    expect(await second).toBe(4);
  });

  it('notices the death of an idle thread', async () => {
    const pool = poolOf(size);
    expect(await pool.run((tasks) => tasks.add(1, 1))).toBe(2);
    await Promise.all([...living].map((worker) => worker.terminate()));
    expect(await pool.run((tasks) => tasks.add(2, 2))).toBe(4);
    expect(spawned).toBe(2);
  });

  it('replaces a thread that died and makes its call again', async () => {
    const pool = poolOf(size);
    expect(await pool.run((tasks) => tasks.die(1))).toBe(2);
    expect(await pool.run((tasks) => tasks.add(2, 2))).toBe(4);
    expect(spawned).toBe(2);
  });

  it('gives a call up whose thread died twice, but not the others', async () => {
    const pool = poolOf(size);
    const doomed = pool.run((tasks) => tasks.die(99));
    const sums = Array.from({ length: 10 }, (_, n) => pool.run((tasks) => tasks.add(n, n)));
    await expect(doomed).rejects.toThrow(WorkerDeath);
    await expect(doomed).rejects.toThrow(/ended with 3/);
    expect(await Promise.all(sums)).toEqual(Array.from({ length: 10 }, (_, n) => 2 * n));
  });

  it('rejects what is under way and what waits when it is closed, and ends its threads', async () => {
    const pool = poolOf(size);
    const calls = Array.from({ length: 5 }, () => pool.run((tasks) => tasks.never()));
    setTimeout(() => {
      pool.close();
    }, 50);
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { message: 'The pool of workers is closed.' },
      });
    }
    while (living.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(living.size).toBe(0);
  });
});

describe('an inline pool', () => {
  it('runs one call after the other', async () => {
    const seen: string[] = [];
    const pool = createInlinePool({
      slow: async (name: string) => {
        seen.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen.push(`${name} out`);
      },
    });
    await Promise.all(['a', 'b'].map((name) => pool.run((tasks) => tasks.slow(name))));
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  it('rejects what waits when it is closed', async () => {
    const pool = createInlinePool({ wait: () => new Promise((resolve) => setTimeout(resolve, 5)) });
    const calls = [pool.run((tasks) => tasks.wait()), pool.run((tasks) => tasks.wait())];
    await Promise.resolve();
    pool.close();
    const [, second] = await Promise.allSettled(calls);
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { message: 'The pool of workers is closed.' },
    });
  });
});
