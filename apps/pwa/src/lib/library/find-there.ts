/** Finds a stack of the server by its id in the library's list. */
import type { Stack } from '@crowdsky/api';
import { openLocalDb } from '../store/local-db.ts';
import { recallServerList } from '../store/server-list.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { serverStacks } from './server-stacks.svelte.ts';

interface FoundThere {
  readonly userId: number;
  readonly stack: Stack;
  /** Where it has been kept on this device since. */
  readonly here: StackRecord | undefined;
}

/** `there-12`, as `listedThere` names them. */
const PATTERN = /^there-(\d+)$/;

export function isThereId(listId: string): boolean {
  return PATTERN.test(listId);
}

/** From the list that is kept, or else by asking. Undefined where nobody is signed in or the server does not give it. */
export async function findThere(listId: string): Promise<FoundThere | undefined> {
  const id = Number(PATTERN.exec(listId)?.[1]);
  const { userId } = serverStacks;
  if (Number.isNaN(id) || userId === undefined) return undefined;
  const listed = await recallServerList(userId).catch(() => undefined);
  const stack = listed?.stacks.find((one) => one.id === id) ?? (await ask(id));
  if (!stack) return undefined;
  const records = await (await openLocalDb()).getAll('stacks').catch(() => []);
  const here = records.find(
    ({ sent, deletedMs }) => deletedMs === undefined && sent?.userId === userId && sent.stackId === id,
  );
  return { userId, stack, here };
}

async function ask(id: number): Promise<Stack | undefined> {
  const { fetchStack, whyNoFile } = await import('./fetch-stack-file.ts');
  return fetchStack(id).catch((error: unknown) => {
    whyNoFile(error);
    return undefined;
  });
}
