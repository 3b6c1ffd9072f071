import { beforeEach, expect, it, vi } from 'vitest';
import { openLocalDb } from './local-db.ts';
import { forgetServerList, keepServerList, recallServerList } from './server-list.ts';
import { emptyStores } from './testing/memory-idb.ts';

vi.mock('idb', () => import('./testing/memory-idb.ts'));
beforeEach(async () => {
  await openLocalDb();
  emptyStores();
});

const list = { userId: 7, asOfMs: 1234, stacks: [] };

it('is recalled for its own account alone', async () => {
  await keepServerList(list);
  expect(await recallServerList(7)).toEqual(list);
  expect(await recallServerList(8)).toBeUndefined();
});

it('is that of the last account that was told', async () => {
  await keepServerList(list);
  await keepServerList({ ...list, userId: 8 });
  expect(await recallServerList(7)).toBeUndefined();
});

it('is gone once it is forgotten', async () => {
  await keepServerList(list);
  await forgetServerList();
  expect(await recallServerList(7)).toBeUndefined();
});
