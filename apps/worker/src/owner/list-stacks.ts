/** The stacks of an account, all pages of them. */
import type { Stack } from '@crowdsky/api';
import { patiently } from '@crowdsky/sending';
import { allPages } from './all-pages.ts';
import type { Server } from '../network/api.ts';

const PAGE = 200;

export interface StackFilter {
  readonly object?: string | undefined;
  /** Begin of the observation, UTC in ISO 8601: not before `from`, and before `to`. */
  readonly from?: string;
  readonly to?: string;
}

/** Newest observation first. Rejects with ApiError, as `fetch`, or the signal's reason. */
export function listStacks(server: Server, filter: StackFilter, signal: AbortSignal): Promise<Stack[]> {
  return allPages(async (cursor) => {
    const query = { ...filter, limit: PAGE, cursor };
    const page = await patiently(() => server.listStacks({ query, signal }), signal, { attempts: 3 });
    return { items: page.stacks, next: page.nextCursor };
  });
}
