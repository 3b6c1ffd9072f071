/** Asks the server for all stacks of the account, page by page. Loaded only where somebody is signed in. */
import type { Stack } from '@crowdsky/api';
import { refusalOf, server } from '../api/api.ts';

const PAGE = 200;

/** `onPage` gets what has come so far. Rejects as `server`. */
export async function fetchServerList(
  onPage: (stacks: readonly Stack[]) => void,
  signal: AbortSignal,
): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await server.listStacks({ query: { limit: PAGE, cursor }, signal });
    stacks.push(...page.stacks);
    if (page.nextCursor === null) return stacks;
    onPage([...stacks]);
    cursor = page.nextCursor;
  }
}

/** Whether the server says that nobody is signed in. Rethrows a fault of this program. */
export function isSignedOut(error: unknown): boolean {
  return refusalOf(error).code === 'not-signed-in';
}
