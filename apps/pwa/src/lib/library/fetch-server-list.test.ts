import { afterEach, expect, it, vi } from 'vitest';
import { fetchServerList, isSignedOut } from './fetch-server-list.ts';

afterEach(() => void vi.unstubAllGlobals());

const stack = (id: number) => ({
  id,
  jobId: id,
  chunkKey: 'k',
  objectName: null,
  filter: null,
  telescope: null,
  madeBy: 'client',
  framesInput: 1,
  framesAligned: 1,
  exposureSeconds: null,
  dateObsStart: null,
  dateObsEnd: null,
  dateObsMid: null,
  raDeg: null,
  decDeg: null,
  widthPx: null,
  heightPx: null,
  starCount: null,
  fwhmPx: null,
  skyLevel: null,
  noiseLevel: null,
  sharpening: null,
  verification: null,
  sizeBytes: 1,
  sha256: null,
  storedSha256: null,
  hasThumbnail: false,
  createdAt: '2025-03-28T10:00:00.000Z',
});

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
