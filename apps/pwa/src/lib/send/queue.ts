/** The queue of what is sent, in the device's database: it outlives tabs, and each change is whole or not made. */
import type { QueuedRaw, SendEntry, SentStack } from '../store/send-entry.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { SwitchName } from '../store/local-db.ts';
import { after, newEntry } from './entry.ts';
import type { NewEntry, SendEvent } from './entry.ts';
import { tellQueue } from './queue-news.ts';

export async function listQueue(): Promise<readonly SendEntry[]> {
  return (await openLocalDb()).getAll('sending');
}

/** What is in the queue already stays as it is, and goes again where it was held. `raws` are the files of a pick. */
export async function enqueue(
  given: readonly Omit<NewEntry, 'order'>[],
  raws: readonly QueuedRaw[] = [],
): Promise<void> {
  const transaction = (await openLocalDb()).transaction(['sending', 'sendingRaws'], 'readwrite');
  const store = transaction.objectStore('sending');
  const queued = await store.getAll();
  let order = Math.max(0, ...queued.map((entry) => entry.order));
  for (const entry of given) {
    const there = queued.find(({ id }) => id === entry.id);
    if (!there) await store.put(newEntry({ ...entry, order: ++order }));
    else if (there.isHeld) await store.put(after(there, { type: 'held', isHeld: false }));
  }
  for (const raw of raws) await transaction.objectStore('sendingRaws').put(raw);
  await transaction.done;
  tellQueue({ type: 'changed' });
}

/** Undefined where the entry is gone meanwhile. */
export async function note(id: string, event: SendEvent): Promise<SendEntry | undefined> {
  const { store, done } = (await openLocalDb()).transaction('sending', 'readwrite');
  const entry = await store.get(id);
  const next = entry && after(entry, event);
  if (next && next !== entry) await store.put(next);
  await done;
  tellQueue({ type: 'changed' });
  return next;
}

/** Their stacks are deleted, or the deletion is undone. */
export async function hold(ids: readonly string[], isHeld: boolean): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('sending', 'readwrite');
  for (const id of ids) {
    const entry = await store.get(id);
    if (entry) await store.put(after(entry, { type: 'held', isHeld }));
  }
  await done;
  tellQueue({ type: 'changed' });
}

export async function removeFromQueue(ids: readonly string[]): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('sending', 'readwrite');
  for (const id of ids) await store.delete(id);
  await done;
  tellQueue({ type: 'changed' });
}

/** The stack's record says where it is, in the same transaction in which its entry goes. */
export async function noteSent(id: string, sent: SentStack): Promise<void> {
  const transaction = (await openLocalDb()).transaction(['sending', 'stacks'], 'readwrite');
  const entry = await transaction.objectStore('sending').get(id);
  await transaction.objectStore('sending').delete(id);
  const stacks = transaction.objectStore('stacks');
  const record = await stacks.get(id);
  if (record) await stacks.put({ ...record, sent });
  await transaction.done;
  tellQueue({ type: 'changed' });
  if (entry) tellQueue({ type: 'sent', id, name: entry.name });
}

export async function isOn(name: SwitchName): Promise<boolean> {
  return (await (await openLocalDb()).get('switches', name)) === true;
}

export async function turn(name: SwitchName, isNowOn: boolean): Promise<void> {
  await (await openLocalDb()).put('switches', isNowOn, name);
  tellQueue({ type: 'changed' });
}
