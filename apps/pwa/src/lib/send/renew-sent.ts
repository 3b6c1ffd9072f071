/** Asks the server which of this device's stacks it has, and keeps the answer in their records. */
import { session } from '../account/session.ts';
import { isRefusal, server } from '../api/api.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { tellQueue } from './queue-news.ts';

/** As many as one question may hold. */
const DIGESTS_A_QUESTION = 2000;

/** Where the server is away, or nobody is signed in, all stays as it was told last. */
export async function renewSent(): Promise<void> {
  const records = await (await openLocalDb()).getAll('stacks');
  if (records.length === 0) return;
  try {
    const account = await session();
    if (account) await keep(records, account.id, await askStacks(records));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** Numbers of the stacks that the server has, by digest. */
async function askStacks(records: readonly StackRecord[]): Promise<ReadonlyMap<string, number>> {
  const digests = [...new Set(records.map(({ fitsSha256 }) => fitsSha256))];
  const known = new Map<string, number>();
  for (let at = 0; at < digests.length; at += DIGESTS_A_QUESTION) {
    const body = { sha256: digests.slice(at, at + DIGESTS_A_QUESTION) };
    for (const { sha256, stackId } of (await server.knownDigests({ body })).stacks)
      known.set(sha256, stackId);
  }
  return known;
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
