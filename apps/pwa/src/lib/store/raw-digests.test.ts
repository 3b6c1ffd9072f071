import { afterEach, expect, it, vi } from 'vitest';
import {
  forgetDigests,
  forgetOldest,
  forgetTold,
  noteDigest,
  noteTold,
  recallDigest,
  recallTold,
} from './raw-digests.ts';
import { emptyStores } from './testing/memory-idb.ts';

vi.mock('idb', () => import('./testing/memory-idb.ts'));

afterEach(() => {
  vi.useRealTimers();
  emptyStores();
});

const file = { size: 5, lastModified: 1000 };

it('knows the digest of a file that has not changed since', async () => {
  await noteDigest('a', file, 'abc');
  expect(await recallDigest('a', file)).toBe('abc');
  expect(await recallDigest('a', { ...file, size: 6 })).toBeUndefined();
  expect(await recallDigest('a', { ...file, lastModified: 1001 })).toBeUndefined();
  expect(await recallDigest('b', file)).toBeUndefined();
  await forgetDigests(['a']);
  expect(await recallDigest('a', file)).toBeUndefined();
});

it('forgets what was read longest ago, and what was told of it', async () => {
  vi.useFakeTimers();
  for (const [index, id] of ['b', 'c', 'a'].entries()) {
    vi.setSystemTime(index);
    await noteDigest(id, file, id);
    await noteTold([{ frameId: id, userId: 7, isThere: true, asOfMs: index }]);
  }
  await forgetOldest(3);
  expect(await recallDigest('b', file)).toBe('b');
  await forgetOldest(1);
  expect(await Promise.all(['b', 'c', 'a'].map((id) => recallDigest(id, file)))).toEqual([
    undefined,
    undefined,
    'a',
  ]);
  expect((await recallTold(['a', 'b', 'c'], 7)).map(({ frameId }) => frameId)).toEqual(['a']);
});

it('tells an account what it was told alone, and nobody anything after signing out', async () => {
  await noteTold([
    { frameId: 'a', userId: 7, isThere: true, asOfMs: 1 },
    { frameId: 'b', userId: 8, isThere: true, asOfMs: 2 },
    { frameId: 'c', userId: 7, isThere: false, asOfMs: 3 },
  ]);
  expect(await recallTold(['c', 'a', 'b', 'd'], 7)).toEqual([
    { frameId: 'c', userId: 7, isThere: false, asOfMs: 3 },
    { frameId: 'a', userId: 7, isThere: true, asOfMs: 1 },
  ]);
  await forgetTold();
  expect(await recallTold(['a', 'b', 'c'], 7)).toEqual([]);
});
