import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameAnalysis, GrowingState } from '@crowdsky/stack-core';
import { forgetSessions, readAnalysis, readSession, storeAnalysis, storeSession } from './live-store.ts';
import { openLocalDb } from './local-db.ts';
import type { StackSubject } from './stack-subject.ts';
import { emptyStores } from './testing/memory-idb.ts';

vi.mock('idb', () => import('./testing/memory-idb.ts'));
beforeEach(() => emptyStores());

const analysis = (name: string): FrameAnalysis => ({
  ok: false,
  name,
  reason: 'corrupt',
  finding: { code: 'unmeasured', given: [] },
});
const subject = { name: 'M 94', chunkKey: 'k' } as StackSubject;
const stored = (state: unknown) => ({ subject, added: [], state: state as GrowingState });

it('knows what was measured of a frame in a session, by the name that it has now', async () => {
  await storeAnalysis('evening', 'frame 1', analysis('a.fit'));
  expect(await readAnalysis('evening', 'frame 1', 'b.fit')).toEqual(analysis('b.fit'));
  expect(await readAnalysis('evening', 'frame 2', 'a.fit')).toBeUndefined();
  expect(await readAnalysis('another', 'frame 1', 'a.fit')).toBeUndefined();
});

describe('readSession', () => {
  it('knows no session that was never stored', async () => {
    expect(await readSession('evening')).toBeUndefined();
  });
  it('gives back what was stored', async () => {
    const session = stored({ format: 2 });
    await storeSession('evening', session);
    expect(await readSession('evening')).toEqual(session);
  });
  it('tells a session of another version', async () => {
    await storeSession('evening', stored({ format: 99 }));
    expect(await readSession('evening')).toBe('other-version');
  });
});

describe('forgetSessions', () => {
  const left = async (): Promise<unknown[]> => {
    const db = await openLocalDb();
    return [await db.getAllKeys('liveSessions'), await db.getAllKeys('liveAnalyses')];
  };
  beforeEach(async () => {
    for (const session of ['a', 'b']) {
      await storeSession(session, stored({}));
      await storeAnalysis(session, 'frame', analysis('a.fit'));
    }
  });
  it('forgets all but the one kept', async () => {
    await forgetSessions('b');
    expect(await left()).toEqual([['b'], [['b', 'frame']]]);
  });
  it('forgets all where none is kept', async () => {
    await forgetSessions();
    expect(await left()).toEqual([[], []]);
  });
});
