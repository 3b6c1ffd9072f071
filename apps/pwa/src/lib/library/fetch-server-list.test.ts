import { afterEach, expect, it, vi } from 'vitest';
import { fetchServerList, isSignedOut } from './fetch-server-list.ts';
import { stackThere as stack } from './testing/stack-there.ts';

afterEach(() => void vi.unstubAllGlobals());

it('reads page after page, and tells what has come so far', async () => {
  const pages: Record<string, unknown> = {
    '/api/stacks?limit=200': { stacks: [stack(3), stack(2)], nextCursor: 'b' },
    '/api/stacks?limit=200&cursor=b': { stacks: [stack(1)], nextCursor: null },
  };
  vi.stubGlobal('fetch', async (url: string) => Response.json(pages[url]));
  const told: number[][] = [];
  const list = await fetchServerList(
    (stacks) => told.push(stacks.map(({ id }) => id)),
    new AbortController().signal,
  );
  expect(list.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(told).toEqual([[3, 2]]);
});

it('knows who is signed out from who got no answer', async () => {
  const ask = () =>
    fetchServerList(() => undefined, new AbortController().signal).then(
      () => undefined,
      (error: unknown) => isSignedOut(error),
    );
  const error = { code: 'not-signed-in', message: 'Sign in first.', requestId: 'r' };
  vi.stubGlobal('fetch', async () => Response.json({ error }, { status: 401 }));
  expect(await ask()).toBe(true);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  expect(await ask()).toBe(false);
});
