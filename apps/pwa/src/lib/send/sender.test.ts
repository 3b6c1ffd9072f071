import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import type { MemoryFolder } from '../store/testing/memory-files.ts';
import { forgetSession } from '../account/session.ts';
import { enqueue, hold, listQueue } from './queue.ts';
import { whenQueueTells } from './queue-news.ts';
import { sendQueue } from './sender.ts';
import { stubServer } from './testing/stub-server.ts';
import type { StubbedServer } from './testing/stub-server.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

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
  let server: StubbedServer;
  beforeEach(() => {
    folder = stubPrivateFiles();
    reported = [];
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    server = stubServer();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    emptyStores();
    forgetSession();
  });

  const signal = new AbortController().signal;

  it('does not try again by itself after a fault of its own, and reports it', async () => {
    const fault = new TypeError('x is not a function');
    let tries = 0;
    folder.getFileHandle = async () => {
      // Without an end, were it tried without pause.
      if (++tries > 20) return new Promise(() => undefined);
      throw fault;
    };
    await enqueue([queued('one')]);
    await sendQueue(signal);
    expect(tries).toBe(1);
    expect(reported).toEqual([fault]);
    expect(await listQueue()).toMatchObject([{ id: 'one', state: 'needs-you', trouble: 'unexpected' }]);
  });

  it('sends nothing of a stack whose deletion can be undone, and goes on once it is undone', async () => {
    await enqueue([queued('one'), queued('two')]);
    await hold(['one'], true);
    await sendQueue(signal);
    // The files of neither are on this device, but only the second was looked for.
    expect(await listQueue()).toMatchObject([
      { id: 'one', state: 'waiting', isHeld: true },
      { id: 'two', state: 'needs-you', trouble: 'gone' },
    ]);
    await hold(['one'], false);
    await sendQueue(signal);
    expect(await listQueue()).toMatchObject([{ id: 'one', state: 'needs-you', trouble: 'gone' }, {}]);
  });

  it('lets go at once of what is deleted while it is sent', async () => {
    folder.entries.set('one.fits', { bytes: new Uint8Array(10), isOpen: false });
    await enqueue([queued('one')]);
    server.create = async () => {
      await hold(['one'], true);
      return new Promise(() => undefined);
    };
    await sendQueue(signal);
    expect(server.asked).toEqual(['GET /api/auth/me', 'POST /api/digests', 'POST /api/tus']);
    expect(await listQueue()).toMatchObject([{ id: 'one', state: 'waiting', isHeld: true, failures: 0 }]);
  });

  it('asks nothing while there is no network, and goes on when it is back', async () => {
    const line = { onLine: false };
    let wake = (): void => undefined;
    Object.defineProperty(navigator, 'onLine', { get: () => line.onLine });
    vi.stubGlobal('addEventListener', (type: string, listener: () => void) => {
      if (type === 'online') wake = listener;
    });
    await enqueue([queued('one')]);
    const sending = sendQueue(signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.asked).toEqual([]);
    line.onLine = true;
    wake();
    await sending;
    expect(server.asked).toEqual(['GET /api/auth/me', 'POST /api/digests']);
  });

  it('notes all that are deleted at once in one change', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `stack ${n}`);
    await enqueue(ids.map(queued));
    let changes = 0;
    const stop = whenQueueTells(() => changes++);
    await hold([...ids, 'not queued'], true);
    stop();
    expect(changes).toBe(1);
    expect((await listQueue()).every(({ isHeld }) => isHeld === true)).toBe(true);
  });

  it('keeps for its account what was queued for another', async () => {
    server.userId = 8;
    folder.entries.set('one.fits', { bytes: new Uint8Array(10), isOpen: false });
    await enqueue([queued('one')]);
    await sendQueue(signal);
    expect(server.asked).toEqual(['GET /api/auth/me']);
    expect(await listQueue()).toMatchObject([{ id: 'one', userId: 7, state: 'waiting', failures: 0 }]);
  });
});
