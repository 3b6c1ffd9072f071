import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetSession } from '../account/session.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { SentStack } from '../store/send-entry.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { renewSent } from './renew-sent.ts';
import { stubServer } from './testing/stub-server.ts';
import type { StubbedServer } from './testing/stub-server.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

let server: StubbedServer;
beforeEach(() => {
  server = stubServer();
});
afterEach(() => {
  vi.unstubAllGlobals();
  emptyStores();
  forgetSession();
});

const digestOf = (id: string): string => id.repeat(64);

/** Ids of one hexadecimal digit. */
async function keepStacks(sent: Readonly<Record<string, SentStack | undefined>>): Promise<void> {
  const db = await openLocalDb();
  for (const [id, there] of Object.entries(sent))
    await db.put('stacks', { id, name: id, fitsSha256: digestOf(id), sent: there } as StackRecord);
}

async function sentOf(): Promise<Record<string, SentStack | undefined>> {
  const records = await (await openLocalDb()).getAll('stacks');
  return Object.fromEntries(records.map(({ id, sent }) => [id, sent]));
}

it('forgets what is gone from the server, and hears of what another device has sent', async () => {
  await keepStacks({
    a: { userId: 7, stackId: 1 },
    b: { userId: 7, stackId: 2 },
    c: undefined,
    d: { userId: 8, stackId: 4 },
    e: { userId: 8, stackId: 5 },
  });
  server.stacks.set(digestOf('b'), 2).set(digestOf('c'), 3).set(digestOf('e'), 6);
  await renewSent();
  expect(await sentOf()).toEqual({
    a: undefined,
    b: { userId: 7, stackId: 2 },
    c: { userId: 7, stackId: 3 },
    d: { userId: 8, stackId: 4 },
    e: { userId: 7, stackId: 6 },
  });
});

it('asks in portions that the server takes', async () => {
  const db = await openLocalDb();
  for (let n = 0; n < 2001; n++) {
    const fitsSha256 = n.toString(16).padStart(64, '0');
    await db.put('stacks', { id: String(n), name: '', fitsSha256 } as StackRecord);
  }
  await renewSent();
  expect(server.asked).toEqual(['GET /api/auth/me', 'POST /api/digests', 'POST /api/digests']);
});

it('leaves all as it is while nobody is signed in or the server is away', async () => {
  const sent = { a: { userId: 7, stackId: 1 } };
  await keepStacks(sent);
  server.userId = undefined;
  await renewSent();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await renewSent();
  expect(await sentOf()).toEqual(sent);
});

it('keeps what was sent while the server was asked', async () => {
  await keepStacks({ a: undefined, b: { userId: 7, stackId: 2 } });
  const asking = renewSent();
  await keepStacks({ a: { userId: 7, stackId: 1 } });
  await asking;
  expect(await sentOf()).toEqual({ a: { userId: 7, stackId: 1 }, b: undefined });
});

it('asks nothing without a stack', async () => {
  await renewSent();
  expect(server.asked).toEqual([]);
});
