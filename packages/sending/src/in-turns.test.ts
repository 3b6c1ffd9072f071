import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';

it('keeps the order, and never has more at work than it may', async () => {
  let running = 0;
  let most = 0;
  const results = await inTurns([5, 1, 4, 2, 3], 2, async (n) => {
    most = Math.max(most, ++running);
    await pause(n);
    running--;
    return 10 * n;
  });
  expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
  expect(await inTurns([], 4, async () => 1)).toEqual([]);
});

it('begins nothing more after a failure', async () => {
  const begun: number[] = [];
  await expect(
    inTurns([1, 2, 3, 4], 1, async (n) => {
      begun.push(n);
      if (n === 2) throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(begun).toEqual([1, 2]);
});

it('rejects with the first failure when the others under way have ended', async () => {
  let ended = 0;
  const work = async (ms: number) => {
    await pause(ms);
    ended++;
    throw new Error(`after ${ms}`);
  };
  await expect(inTurns([20, 1, 5], 2, work)).rejects.toThrow('after 1');
  expect(ended).toBe(2);
});
