import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { recallDigest } from '../store/raw-digests.ts';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { digestOfRaw } from './raw-digest.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

afterEach(() => {
  emptyStores();
});

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Counts how often it is read. `digest-thread` reads here, where there are no threads. */
function counted(text: string, lastModified = 1) {
  const file = new File([text], 'a.fit', { lastModified });
  const read = vi.fn(() => new Blob([text]).arrayBuffer());
  return { file: Object.assign(file, { arrayBuffer: read }), read };
}

it('reads a file once, however many ask, and never again while it is as it was', async () => {
  const { file, read } = counted('bytes');
  const digests = await Promise.all([digestOfRaw('a', file), digestOfRaw('a', file)]);
  expect(digests).toEqual([digestOf('bytes'), digestOf('bytes')]);
  expect(await digestOfRaw('a', file)).toBe(digestOf('bytes'));
  expect(read).toHaveBeenCalledTimes(1);
  expect(await recallDigest('a', file)).toBe(digestOf('bytes'));
});

it('reads a file anew that has changed', async () => {
  await digestOfRaw('a', counted('older').file);
  expect(await digestOfRaw('a', counted('newer', 2).file)).toBe(digestOf('newer'));
});

it('has none of a file that gives no bytes, and asks for it again next time', async () => {
  const { file, read } = counted('bytes');
  read.mockRejectedValueOnce(new DOMException('gone', 'NotFoundError'));
  expect(await digestOfRaw('a', file)).toBeUndefined();
  expect(await digestOfRaw('a', file)).toBe(digestOf('bytes'));
});
