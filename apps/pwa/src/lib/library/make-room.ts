/** Removes from this device what is safely on CrowdSky. Loaded when somebody asks for it. */
import { askKnown } from '@crowdsky/sending';
import { session } from '../account/session.ts';
import { isRefusal, server } from '../api/api.ts';
import type { StackRecord } from '../store/stack-record.ts';

export interface Room {
  /** Of which CrowdSky has the very bytes, as it said just now. */
  readonly safe: readonly StackRecord[];
  /** What their files take. */
  readonly safeBytes: number;
}

/** Undefined where CrowdSky gives no answer, or another account is signed in. Rejects with the signal's reason. */
export async function findRoom(
  stacks: readonly StackRecord[],
  userId: number,
  signal: AbortSignal,
): Promise<Room | undefined> {
  try {
    if ((await session())?.id !== userId) return undefined;
    const digests = stacks.map(({ fitsSha256 }) => fitsSha256);
    const known = stacks.length > 0 ? (await askKnown(server, digests, signal)).stacks : new Map();
    const safe = stacks.filter(({ fitsSha256 }) => known.has(fitsSha256));
    return { safe, safeBytes: safe.reduce((sum, { fitsBytes }) => sum + fitsBytes, 0) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
