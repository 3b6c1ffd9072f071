/** Keeps a live session on the device, so that it goes on after a reload or on another day. */
import { readGrowingState } from '@crowdsky/stack-core';
import type { FrameAnalysis, GrowingState } from '@crowdsky/stack-core';
import { openLocalDb } from './local-db.ts';
import type { StoredSession } from './local-db.ts';

interface LiveSession extends StoredSession {
  readonly state: GrowingState;
}

export async function storeAnalysis(session: string, frame: string, analysis: FrameAnalysis): Promise<void> {
  await (await openLocalDb()).put('liveAnalyses', analysis, [session, frame]);
}

/** The same exposure may have another file name by now: that is `name`. */
export async function readAnalysis(
  session: string,
  frame: string,
  name: string,
): Promise<FrameAnalysis | undefined> {
  const analysis = await (await openLocalDb()).get('liveAnalyses', [session, frame]);
  return analysis && { ...analysis, name };
}

/** How many frames of the session were measured. */
export async function countAnalyses(session: string): Promise<number> {
  const keys = await (await openLocalDb()).getAllKeys('liveAnalyses');
  return keys.filter(([of]) => of === session).length;
}

/** Replaces the stored session whole or not at all: one transaction. */
export async function storeSession(session: string, stored: LiveSession): Promise<void> {
  await (await openLocalDb()).put('liveSessions', stored, session);
}

/** `other-version`: it was stored by a version of the app whose stacks this one cannot let grow. */
export async function readSession(session: string): Promise<LiveSession | 'other-version' | undefined> {
  const stored = await (await openLocalDb()).get('liveSessions', session);
  if (!stored) return undefined;
  const state = readGrowingState(stored.state);
  return state ? { ...stored, state } : 'other-version';
}

/** Forgets all sessions but `kept`. */
export async function forgetSessions(kept?: string): Promise<void> {
  const db = await openLocalDb();
  for (const session of await db.getAllKeys('liveSessions')) {
    if (session !== kept) await db.delete('liveSessions', session);
  }
  for (const key of await db.getAllKeys('liveAnalyses')) {
    if (key[0] !== kept) await db.delete('liveAnalyses', key);
  }
}
