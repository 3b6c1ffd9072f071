import { beforeEach, expect, it, vi } from 'vitest';
import type * as LocalDbModule from './local-db.ts';
import type * as MemoryIdb from './testing/memory-idb.ts';

vi.mock('idb', () => import('./testing/memory-idb.ts'));

/** What each version of the app added. */
const ADDED = [
  [],
  ['running', 'stacks'],
  ['folders'],
  ['files'],
  ['liveAnalyses', 'liveSessions'],
  ['sending', 'switches'],
  ['serverLists'],
  ['sendingRaws'],
  ['rawDigests', 'rawsTold'],
];
const upTo = (version: number): string[] =>
  ADDED.slice(0, version + 1)
    .flat()
    .sort();

let open: typeof LocalDbModule.openLocalDb;

beforeEach(async () => {
  // A page that has not opened the database yet; the stand-in is the same.
  vi.resetModules();
  ({ openLocalDb: open } = await import('./local-db.ts'));
  (await memory()).refuse(undefined);
});

async function memory(): Promise<typeof MemoryIdb> {
  return (await import('idb')) as unknown as typeof MemoryIdb;
}

it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('has every store after an upgrade from version %i', async (version) => {
  (await memory()).leaveAsOf(version, upTo(version));
  await open();
  expect((await memory()).storeNames()).toEqual(upTo(8));
});

it('opens once for all who ask', async () => {
  expect(await open()).toBe(await open());
});

it('makes way for a tab that upgrades, and opens anew', async () => {
  const first = await open();
  const { callbacks } = first as unknown as MemoryIdb.MemoryDb;
  const target = { close: vi.fn() };
  callbacks.blocking?.(4, 5, { target });
  expect(target.close).toHaveBeenCalledOnce();
  expect(await open()).not.toBe(first);
});

it('opens anew after the browser closed it', async () => {
  const first = await open();
  (first as unknown as MemoryIdb.MemoryDb).callbacks.terminated?.();
  expect(await open()).not.toBe(first);
});

it('tries again after the browser refused', async () => {
  const forbidden = new DOMException('forbidden', 'SecurityError');
  (await memory()).refuse(forbidden);
  await expect(open()).rejects.toBe(forbidden);
  (await memory()).refuse(undefined);
  await expect(open()).resolves.toBeDefined();
});
