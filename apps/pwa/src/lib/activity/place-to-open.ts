/** Where an installed app opens: where one left off. */
import { recallSession } from '../store/live-session.ts';
import { openLocalDb } from '../store/local-db.ts';

interface LeftOff {
  /** Stacks that were begun and not saved. */
  readonly interruptedCount: number;
  readonly hasLiveSession: boolean;
  readonly stackCount: number;
}

export function placeFor({ interruptedCount, hasLiveSession, stackCount }: LeftOff): string {
  if (hasLiveSession) return '/live';
  if (interruptedCount > 0) return '/stack';
  return stackCount > 0 ? '/library' : '/';
}

/** The start page, where the browser forbids storage. */
export async function placeToOpen(): Promise<string> {
  const db = await openLocalDb().catch(() => undefined);
  if (!db) return '/';
  const stacks = await db.getAll('stacks');
  return placeFor({
    interruptedCount: await db.count('running'),
    hasLiveSession: recallSession() !== undefined,
    stackCount: stacks.filter(({ deletedMs }) => deletedMs === undefined).length,
  });
}
