/** The admin behind a request, for the audit log. */
import type { Principal } from '../accounts/principal.ts';
import type { Actor } from '../audit/actor.ts';

export function actorOf({ user }: Principal): Actor {
  return { source: 'api', id: user.id, name: user.username };
}
