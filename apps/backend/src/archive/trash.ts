/** What transactions of the archive do with the trash: stacks go into it, and leave it for good, with their bytes. */
import type { EntityManager } from 'typeorm';
import { addTrashUsed, requireUser } from '../accounts/user-rows.ts';
import { bytesPerMb } from '../ground/megabytes.ts';
import { deleteJobs } from './job-repository.ts';
import { addToQuota } from './quota.ts';
import { objectNameOf } from './stack-objects.ts';
import { deleteLinksOf } from './share-link-repository.ts';
import { bytesOf, objectsOf } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import { deleteTrashed, insertTrashed, oldestTrash, stackOf } from './trash-repository.ts';
import type { TrashedStack } from './trashed-stack.entity.ts';
import { noteUnsettled } from './unsettled-repository.ts';

const keptMs = 7 * 86_400_000;

/**
 * Takes stacks out of the archive, with their jobs; their objects stay. The account's row must be locked. Resolves to the
 * objects of older trash that must make room: they are noted as due, and the caller drops them after the transaction.
 */
export async function moveToTrash(
  em: EntityManager,
  userId: number,
  stacks: readonly StackedFrame[],
  reason: TrashedStack['reason'],
  now: Date,
): Promise<string[]> {
  const sum = stacks.reduce((bytes, stack) => bytes + bytesOf(stack), 0);
  const expiresAt = new Date(now.getTime() + keptMs);
  for (const stack of stacks)
    await insertTrashed(em, stack, { reason, sizeBytes: bytesOf(stack), trashedAt: now, expiresAt });
  await deleteJobs(
    em,
    stacks.map((stack) => stack.stackingJobId),
  );
  await addToQuota(em, userId, -sum);
  await addTrashUsed(em, userId, sum);
  return makeRoom(em, userId, now);
}

/** The trash holds as much as the archive may: what was thrown away first leaves first, the last stack stays always. */
async function makeRoom(em: EntityManager, userId: number, now: Date): Promise<string[]> {
  const { trashBytes, storageLimitMb } = await requireUser(em, userId);
  let surplus = trashBytes - storageLimitMb * bytesPerMb;
  if (surplus <= 0) return [];
  const leaving: TrashedStack[] = [];
  for (const trashed of (await oldestTrash(em, userId)).slice(0, -1)) {
    if (surplus <= 0) break;
    leaving.push(trashed);
    surplus -= trashed.sizeBytes;
  }
  return dropTrash(em, userId, leaving, now);
}

/** Ends what may be restored; the account's row must be locked. Resolves to the objects, noted as due. */
export async function dropTrash(
  em: EntityManager,
  userId: number,
  trash: readonly TrashedStack[],
  now: Date,
): Promise<string[]> {
  const objects = trash.flatMap((trashed) => objectsOf(stackOf(em, trashed))).map(objectNameOf);
  for (let at = 0; at < objects.length; at += 500)
    await noteUnsettled(em, objects.slice(at, at + 500), now, now);
  await deleteLinksOf(
    em,
    trash.map(({ id }) => id),
  );
  await takeFromTrash(em, userId, trash);
  return objects;
}

export async function takeFromTrash(
  em: EntityManager,
  userId: number,
  trash: readonly TrashedStack[],
): Promise<void> {
  await addTrashUsed(em, userId, -trash.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  await deleteTrashed(
    em,
    trash.map(({ id }) => id),
  );
}
