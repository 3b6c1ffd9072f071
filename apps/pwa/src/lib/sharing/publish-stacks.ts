/** Makes stacks of the account public or private. Loaded when somebody does. */
import type { Stack } from '@crowdsky/api';
import { session } from '../account/session.ts';
import { server } from '../api/api.ts';

/** The most that the server takes at once. */
const MOST = 500;

/** `onChange` gets those that have changed, as they are now. Rejects as `server`. */
export async function publishStacks(
  ids: readonly number[],
  isPublic: boolean,
  onChange: (changed: readonly Stack[]) => void,
): Promise<void> {
  await session(); // a tab that has not asked yet has no proof for what changes something
  for (let at = 0; at < ids.length; at += MOST) {
    const body = { ids: ids.slice(at, at + MOST), isPublic };
    onChange((await server.publishStacks({ body })).stacks);
  }
}
