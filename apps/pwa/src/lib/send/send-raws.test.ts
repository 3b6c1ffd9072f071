import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetSession } from '../account/session.ts';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import { enqueueRaws, listRaws } from './queue-raws.ts';
import type { ChosenRaw } from './queue-raws.ts';
import { listQueue, removeFromQueue } from './queue.ts';
import { whenQueueTells } from './queue-news.ts';
import type { QueueNews } from './queue-news.ts';
import { letGo } from './raw-files.ts';
import { sendQueue } from './sender.ts';
import { stubUploads } from './testing/stub-uploads.ts';
import type { StubbedUploads } from './testing/stub-uploads.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

const signal = new AbortController().signal;
let server: StubbedUploads;
let news: QueueNews[];
let stop: () => void;

beforeEach(() => {
  stubPrivateFiles();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.stubGlobal('IDBKeyRange', { bound: (lower: unknown) => ({ lower }) });
  // No room for copies: what is chosen is there as long as this tab is.
  Object.assign(navigator.storage, { estimate: async () => ({ usage: 0, quota: 0 }) });
  server = stubUploads();
  news = [];
  stop = whenQueueTells((one) => news.push(one));
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  emptyStores();
  forgetSession();
});

/** `n`: the quarter of an hour it was taken in. */
function chosen(name: string, n = 0, bytes = `bytes of ${name}`): ChosenRaw {
  const frame = { dateObsMs: Date.UTC(2025, 0, 15, 19) + n * 900_000, raDeg: 10, decDeg: 20 };
  return { id: name, name, file: new File([bytes], name), frame };
}

async function queue(...frames: ChosenRaw[]): Promise<string> {
  const wishes = { keepsLocation: false, slotSeconds: 900, userId: 7, overwrites: false } as const;
  await enqueueRaws({ name: 'M 94', frames, ...wishes });
  return (await listQueue()).at(-1)?.id ?? '';
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

it('sends each file once under its digest, closes the upload, and leaves nothing of the pick', async () => {
  const id = await queue(chosen('a'), chosen('b'), chosen('c', 1));
  await sendQueue(signal);
  expect(server.uploads).toEqual([
    {
      status: 'complete',
      keepLocation: false,
      files: new Map(['a', 'b', 'c'].map((name) => [digestOf(`bytes of ${name}`), name])),
    },
  ]);
  expect(await listQueue()).toEqual([]);
  expect(await listRaws(id)).toEqual([]);
  expect(news).toContainEqual({ type: 'sent', id, name: 'M 94', frameCount: 3 });
});

it('asks for all digests first, counts what is there, and sends the rest', async () => {
  server.uploads.push({
    status: 'uploading',
    keepLocation: false,
    files: new Map([[digestOf('bytes of b'), 'b']]),
  });
  await queue(chosen('a'), chosen('b'));
  await sendQueue(signal);
  expect(server.puts).toEqual(['a']);
  expect(server.uploads).toHaveLength(1);
  const files = news.flatMap((one) => (one.type === 'under-way' && one.files ? [one.files] : []));
  expect(files.filter(({ step }) => step === 'reading').map(({ doneCount }) => doneCount)).toEqual([1, 2]);
  expect(files.filter(({ step }) => step === 'sending')).toEqual([
    { step: 'sending', doneCount: 1, fileCount: 2 },
    { step: 'sending', doneCount: 2, fileCount: 2 },
  ]);
});

it('a chunk of which a frame is not at hand waits until it is chosen again; others go', async () => {
  const id = await queue(chosen('a'), chosen('b', 9));
  letGo(id);
  await sendQueue(signal);
  expect(await listQueue()).toMatchObject([{ state: 'needs-you', trouble: 'frames-missing' }]);
  expect(server.puts).toEqual([]);
  // Chosen again, with one that is new: that one is another entry, the others go on in theirs.
  await queue(chosen('a'), chosen('new'), chosen('b', 9));
  expect((await listQueue()).map(({ raws }) => raws?.fileCount)).toEqual([2, 1]);
  await sendQueue(signal);
  expect([...server.puts].sort()).toEqual(['a', 'b', 'new']);
  expect(await listQueue()).toEqual([]);
});

it('names what the server takes not, and tries only that again', async () => {
  server.refuse = (name) => (name === 'bad' ? { status: 422, code: 'bad-fits' } : undefined);
  await queue(chosen('good'), chosen('bad'));
  await sendQueue(signal);
  expect(await listQueue()).toMatchObject([
    { state: 'needs-you', trouble: 'frames-refused', message: 'bad: It is bad-fits.' },
  ]);
  expect([...server.uploads[0].files.values()]).toEqual(['good']);
  expect((await listRaws((await listQueue())[0].id)).map(({ isDone }) => isDone)).toEqual([true, false]);
});

it('in a full account waits while stacks are made there, else for a person', async () => {
  server.refuse = () => ({ status: 413, code: 'quota-exceeded' });
  server.hasJobs = true;
  const ending = new AbortController();
  await queue(chosen('a'));
  const sending = sendQueue(ending.signal);
  await vi.waitFor(async () =>
    expect(await listQueue()).toMatchObject([{ state: 'waiting', trouble: 'quota-exceeded' }]),
  );
  expect((await listQueue())[0].notBeforeMs).toBeGreaterThan(Date.now() + 15_000);
  ending.abort();
  await sending;
  await removeFromQueue([(await listQueue())[0].id]);
  server.hasJobs = false;
  await queue(chosen('b'));
  await sendQueue(signal);
  expect(await listQueue()).toMatchObject([{ state: 'needs-you', trouble: 'quota-exceeded' }]);
});

it('asks before it replaces another stack of the same time and place', async () => {
  server.skip = true;
  await queue(chosen('a'));
  await sendQueue(signal);
  expect(await listQueue()).toMatchObject([{ state: 'needs-you', trouble: 'chunk-exists' }]);
});
