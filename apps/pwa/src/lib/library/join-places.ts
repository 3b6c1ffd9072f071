/** The stacks of this device and those at the server as one list: what is in both is one, known by its bytes. */
import type { Stack } from '@crowdsky/api';
import type { StackRecord } from '../store/stack-record.ts';
import { listedHere, listedThere } from './listed-stack.ts';
import type { ListedStack } from './listed-stack.ts';

export const PLACES = ['all', 'here', 'there'] as const;
export type PlaceFilter = (typeof PLACES)[number];

/** Those of the device first, in their order. `userId` is whose the stacks at the server are. */
export function joinPlaces(
  here: readonly StackRecord[],
  there: readonly Stack[],
  userId: number | undefined,
): ListedStack[] {
  const find = finder(there, userId);
  const found = here.map((record) => listedHere(record, find(record)));
  const known = new Set(found.map((stack) => stack.there?.id));
  return [...found, ...there.filter(({ id }) => !known.has(id)).map(listedThere)];
}

export function inPlace(stacks: readonly ListedStack[], place: PlaceFilter): readonly ListedStack[] {
  return place === 'all' ? stacks : stacks.filter((stack) => stack[place] !== undefined);
}

/** By the number that sending noted; by the digest, of the file as it came there or as it lies there. */
function finder(
  there: readonly Stack[],
  userId: number | undefined,
): (record: Pick<StackRecord, 'sent' | 'fitsSha256'>) => Stack | undefined {
  const byId = new Map(there.map((stack) => [stack.id, stack]));
  const byDigest = new Map(
    there.flatMap((stack) => [stack.storedSha256, stack.sha256].map((digest) => [digest, stack] as const)),
  );
  return ({ sent, fitsSha256 }) =>
    (sent?.userId === userId && sent ? byId.get(sent.stackId) : undefined) ?? byDigest.get(fitsSha256);
}
