/** The trash of the account on CrowdSky. Loaded when it is opened. */
import type { TrashList } from '@crowdsky/api';
import { session } from '../account/session.ts';
import { isRefusal, refusalOf, server } from '../api/api.ts';
import type { Refusal } from '../api/api.ts';

export type TrashedStack = TrashList['stacks'][number];

const PAGE = 200;

/** Last thrown away first. Undefined where CrowdSky gives no answer, or nobody is signed in. Rejects with the signal's reason. */
export async function listTrash(signal: AbortSignal): Promise<readonly TrashedStack[] | undefined> {
  const stacks: TrashedStack[] = [];
  try {
    for (let cursor: string | undefined; ;) {
      const page = await server.listTrash({ query: { limit: PAGE, cursor }, signal });
      stacks.push(...page.stacks);
      if (page.nextCursor === null) return stacks;
      cursor = page.nextCursor;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** Undefined when it is done. One that is in the trash no longer counts as done. */
export function dropTrash(id: number): Promise<Refusal | undefined> {
  return act(() => server.dropTrash({ path: { id } }));
}

/** Undefined when it is done. */
export function emptyTrash(): Promise<Refusal | undefined> {
  return act(() => server.emptyTrash());
}

async function act(call: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await session(); // a tab that has not asked yet has no proof for what changes something
    await call();
    return undefined;
  } catch (error) {
    const refusal = refusalOf(error);
    return refusal.code === 'not-found' ? undefined : refusal;
  }
}

/** Whole days until it is gone, at least one while it is there. */
export function daysLeft({ expiresAt }: Pick<TrashedStack, 'expiresAt'>, nowMs: number): number {
  return Math.max(1, Math.ceil((Date.parse(expiresAt) - nowMs) / (24 * 3600 * 1000)));
}
