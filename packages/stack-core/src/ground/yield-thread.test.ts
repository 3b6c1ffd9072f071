import { expect, it } from 'vitest';
import { yieldThread } from './yield-thread.ts';

it('lets the events that wait run first', async () => {
  let hasRun = false;
  setTimeout(() => {
    hasRun = true;
  }, 0);
  await yieldThread();
  expect(hasRun).toBe(true);
});
