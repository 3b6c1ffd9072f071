import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holdStackingLock, whenNoTabStacks } from './stacking-lock.ts';

interface Request {
  readonly mode: 'shared' | 'exclusive';
  readonly ifAvailable?: boolean;
}

/** One lock with the rules of the Web Locks API, for all tabs. */
function lockManager() {
  let holders = 0;
  return {
    async request(name: string, { mode, ifAvailable }: Request, use: (lock: object | null) => unknown) {
      if (mode === 'exclusive' && holders > 0) {
        if (!ifAvailable) throw new Error('would wait for ever');
        return use(null);
      }
      holders++;
      try {
        return await use({ name });
      } finally {
        holders--;
      }
    },
  };
}

beforeEach(() => void vi.stubGlobal('navigator', { locks: lockManager() }));
afterEach(() => void vi.unstubAllGlobals());

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('lets work run only while no tab stacks', async () => {
  const work = vi.fn(() => Promise.resolve());
  const first = await holdStackingLock();
  const second = await holdStackingLock();
  expect(await whenNoTabStacks(work)).toBe(false);
  first();
  await pause();
  expect(await whenNoTabStacks(work)).toBe(false);
  expect(work).not.toHaveBeenCalled();
  second();
  await pause();
  expect(await whenNoTabStacks(work)).toBe(true);
  expect(work).toHaveBeenCalledOnce();
});

it('waits for the end of the work', async () => {
  let isDone = false;
  await whenNoTabStacks(async () => {
    await pause();
    isDone = true;
  });
  expect(isDone).toBe(true);
});

it('takes a browser without locks for one with a single tab', async () => {
  vi.stubGlobal('navigator', {});
  const release = await holdStackingLock();
  const work = vi.fn(() => Promise.resolve());
  expect(await whenNoTabStacks(work)).toBe(true);
  expect(work).toHaveBeenCalledOnce();
  release();
});
