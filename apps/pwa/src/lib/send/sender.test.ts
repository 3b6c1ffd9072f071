import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyStores, openDB } from '../store/testing/memory-idb.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import type { MemoryFolder } from '../store/testing/memory-files.ts';
import { forgetSession } from '../account/session.ts';
import { enqueue, listQueue } from './queue.ts';
import { sendQueue } from './sender.ts';

vi.mock('idb', () => ({ openDB }));

const account = {
  id: 7,
  username: 'fern',
  email: 'fern@example.org',
  emailVerified: true,
  tier: 'free',
  role: 'user',
  storageUsedBytes: 0,
  storageLimitBytes: 1e9,
  trashBytes: 0,
  trashLimitBytes: 1e9,
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** The far end of the network: a session, and no stacks. */
function answer(url: string): Response {
  if (url.startsWith('/api/auth/me')) return Response.json({ account, csrfToken: 'x' });
  if (url.startsWith('/api/digests')) return Response.json({ stacks: [], raws: [] });
  return Response.json({ error: { code: 'not-found', message: url } }, { status: 404 });
}

const queued = (id: string) => ({
  id,
  name: 'M 94',
  sizeBytes: 10,
  sha256: 'ab'.repeat(32),
  keepsLocation: false,
  userId: 7,
});

describe('sendQueue', () => {
  let folder: MemoryFolder;
  let reported: unknown[];
  beforeEach(() => {
    folder = stubPrivateFiles();
    reported = [];
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    vi.stubGlobal('fetch', async (url: string) => answer(url));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    emptyStores();
    forgetSession();
  });

  it('does not try again by itself after a fault of its own, and reports it', async () => {
    const fault = new TypeError('x is not a function');
    let tries = 0;
    folder.getFileHandle = async () => {
      // Without an end, were it tried without pause.
      if (++tries > 20) return new Promise(() => undefined);
      throw fault;
    };
    await enqueue([queued('one')]);
    await sendQueue(new AbortController().signal);
    expect(tries).toBe(1);
    expect(reported).toEqual([fault]);
    expect(await listQueue()).toMatchObject([{ id: 'one', state: 'needs-you', trouble: 'unexpected' }]);
  });
});
