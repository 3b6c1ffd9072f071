/** Asks the server which of this device's stacks it has, and keeps the answer in their records. */
import { askKnown } from '@crowdsky/sending';
import { session } from '../account/session.ts';
import { isRefusal, server } from '../api/api.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { tellQueue } from './queue-news.ts';

/** Where the server is away, or nobody is signed in, all stays as it was told last. */
export async function renewSent(): Promise<void> {
  const records = await (await openLocalDb()).getAll('stacks');
  if (records.length === 0) return;
  try {
    const account = await session();
    if (!account) return;
    const digests = records.map(({ fitsSha256 }) => fitsSha256);
    const { stacks } = await askKnown(server, digests, new AbortController().signal);
    await keep(records, account.id, stacks);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

async function keep(
  asked: readonly StackRecord[],
  userId: number,
  known: ReadonlyMap<string, number>,
): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('stacks', 'readwrite');
  let isChanged = false;
  for (const { id, fitsSha256, sent: before } of asked) {
    const stackId = known.get(fitsSha256);
    // What another account has is not known to this one.
    const isGone = stackId === undefined && before?.userId === userId;
    const isNew = stackId !== undefined && (before?.userId !== userId || before.stackId !== stackId);
    if (!isGone && !isNew) continue;
    const record = await store.get(id);
    // Sent while the server was asked, or deleted.
    if (!record || record.sent?.stackId !== before?.stackId) continue;
    await store.put({ ...record, sent: stackId === undefined ? undefined : { userId, stackId } });
    isChanged = true;
  }
  await done;
  if (isChanged) tellQueue({ type: 'told' });
}
