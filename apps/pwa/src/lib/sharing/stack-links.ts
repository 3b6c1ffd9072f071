/** The links by which anyone sees a stack of the account, at the server. Loaded with the sheet of them. */
import type { SharedLink } from '@crowdsky/api';
import { session } from '../account/session.ts';
import { refusalOf, server } from '../api/api.ts';

/** Newest first. Rejects as `server`. */
export async function listLinks(stackId: number): Promise<readonly SharedLink[]> {
  return (await server.listLinks({ path: { id: stackId } })).links;
}

/** Rejects as `server`. */
export async function makeLink(stackId: number, withFits: boolean): Promise<void> {
  await session(); // a tab that has not asked yet has no proof for what changes something
  await server.makeLink({ path: { id: stackId }, body: { withFits } });
}

/** One that is there no longer counts as revoked. Rejects as `server`. */
export async function revokeLink(id: number): Promise<void> {
  await session();
  await server.revokeLink({ path: { id } }).catch((error: unknown) => {
    if (refusalOf(error).code !== 'not-found') throw error;
  });
}
