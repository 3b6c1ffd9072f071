/** The account's stacks at the server as they were told last, so that they are listed offline too. */
import { openLocalDb } from './local-db.ts';
import type { ServerList } from './local-db.ts';

/** There is one at most. */
const KEY = 'last';

/** Undefined where nothing is kept, or what another account has. */
export async function recallServerList(userId: number): Promise<ServerList | undefined> {
  const kept = await (await openLocalDb()).get('serverLists', KEY);
  return kept?.userId === userId ? kept : undefined;
}

export async function keepServerList(list: ServerList): Promise<void> {
  await (await openLocalDb()).put('serverLists', list, KEY);
}

export async function forgetServerList(): Promise<void> {
  await (await openLocalDb()).delete('serverLists', KEY);
}
