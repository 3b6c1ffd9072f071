import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAwake } from './wake-lock.ts';

class Page extends EventTarget {
  visibilityState = 'visible';
}

let page: Page;
/** Whether the screen is kept on, a value for each lock that was given. */
let locks: boolean[];

beforeEach(() => {
  page = new Page();
  locks = [];
  const request = async (kind: string) => {
    expect(kind).toBe('screen');
    const index = locks.push(true) - 1;
    return { release: async () => void (locks[index] = false) };
  };
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { wakeLock: { request } });
});
afterEach(() => void vi.unstubAllGlobals());

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('keeps the screen on until it is called off', async () => {
  const letSleep = keepAwake();
  await pause();
  expect(locks).toEqual([true]);
  letSleep();
  expect(locks).toEqual([false]);
  page.dispatchEvent(new Event('visibilitychange'));
  await pause();
  expect(locks).toEqual([false]);
});

it('asks again when the page is seen again, not while it is hidden', async () => {
  page.visibilityState = 'hidden';
  const letSleep = keepAwake();
  await pause();
  expect(locks).toEqual([]);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await pause();
  expect(locks).toEqual([true]);
  letSleep();
});

it('gives back at once what comes when it is no longer wanted', async () => {
  keepAwake()();
  await pause();
  expect(locks).toEqual([false]);
});

it('does without where the browser refuses, or cannot', async () => {
  vi.stubGlobal('navigator', { wakeLock: { request: () => Promise.reject(new Error('low battery')) } });
  const letSleep = keepAwake();
  await pause();
  letSleep();
  vi.stubGlobal('navigator', {});
  keepAwake()();
  await pause();
  expect(locks).toEqual([]);
});
