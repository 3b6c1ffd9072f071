/** Records a stack in one transaction: its job, its row, the quota, and what becomes of an older stack of its chunk. */
import type { EntityManager } from 'typeorm';
import { completed, deleteJobs, moveJob } from './job-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { objectNameOf } from './stack-objects.ts';
import { moveToTrash } from './trash.ts';
import { settle } from './unsettled-repository.ts';
import type { NewStack } from './new-stack.ts';
import { addToQuota, requireQuota } from './quota.ts';
import { skyCell } from '../ground/sky-cell.ts';
import { moveLinks } from './share-link-repository.ts';
import { AppError } from '../ground/app-error.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import {
  bytesOf,
  deeperThan,
  findStackBySha,
  findStacksOfChunk,
  insertStack,
  objectsOf,
} from './stack-repository.ts';

/**
 * What happens where the account has a stack of the chunk already: the new one is refused, stands beside it, or replaces it;
 * and where that one is of more frames, it alone is kept, or both are.
 */
export type OnRival = 'refuse' | 'keep-both' | 'replace' | 'keep-deeper' | 'replace-shallower';

export interface Recording {
  job: StackingJob;
  /** Absent for the earlier system's workers, which know no leases. */
  leaseToken?: string;
  stack: NewStack;
  now: Date;
  onRival: OnRival;
  /** A worker's stack is kept even over quota, because finalize has already reserved the room. */
  mindQuota: boolean;
}

export interface Recorded {
  stackId: number;
  /** Objects of older trash that left it because the replaced stacks came. */
  droppedObjects: string[];
}

/** Thrown to roll back when somebody else finished the job. */
export class JobNotOurs extends Error {}

/** Thrown to roll back when the account keeps what it has: the same file, or a deeper stack of the same chunk. */
export class StackNotNeeded extends Error {
  constructor(
    readonly kept: StackedFrame,
    readonly because: 'same-file' | 'deeper',
  ) {
    super(because);
  }
}

/**
 * The account's row is locked first, so that two recordings of one chunk see each other.
 *
 * @throws JobNotOurs, StackNotNeeded, AppError `chunk-exists`, `quota-exceeded`
 */
export async function recordStack(em: EntityManager, recording: Recording): Promise<Recorded> {
  const { job, stack, now } = recording;
  const bytes = stack.fileSizeBytes + stack.thumbnailSizeBytes;
  await addToQuota(em, job.userId, bytes);
  const lease = recording.leaseToken === undefined ? {} : { leaseToken: recording.leaseToken };
  if (!(await moveJob(em, job.id, { states: ['processing'], ...lease }, completed(now))))
    throw new JobNotOurs();
  const { droppedObjects, replacedIds, isPublic } = await settleRivals(em, recording);
  if (recording.mindQuota) await requireQuota(em, job.userId, bytes);
  const stackId = await insertStack(em, {
    ...stack,
    stackingJobId: job.id,
    userId: job.userId,
    // What makes the chunk is the frames' word: a stack whose header is silent is found again all the same.
    telescope: job.telescope ?? stack.telescope ?? null,
    filterName: job.filterName ?? stack.filterName ?? null,
    objectName: job.objectName,
    chunkKey: job.chunkKey,
    madeBy: job.madeBy,
    createdAt: now,
    observedAt: stack.dateObsStart ?? now,
    skyCell: cellOf(stack),
    isPublic,
  });
  await moveLinks(em, replacedIds, stackId);
  const names = [stack.ucloudPath, stack.thumbnailPath].filter((path) => path !== null).map(objectNameOf);
  await settle(em, names);
  return { stackId, droppedObjects };
}

function cellOf({ raDeg, decDeg }: NewStack): number | null {
  return typeof raDeg === 'number' && typeof decDeg === 'number' ? skyCell(raDeg, decDeg) : null;
}

interface Settled {
  droppedObjects: string[];
  /** Those whose place the new stack takes. */
  replacedIds: number[];
  /** What the owner chose for the chunk. */
  isPublic: boolean | null;
}

/** Decides between the new stack and those that the account has of its chunk: those replaced go into the trash. */
async function settleRivals(em: EntityManager, recording: Recording): Promise<Settled> {
  const { job, stack, now, onRival } = recording;
  if (onRival === 'keep-both') {
    const isPublic = hiddenAs(await findStacksOfChunk(em, job.userId, job));
    return { droppedObjects: [], replacedIds: [], isPublic };
  }
  if (job.madeBy === 'client' && stack.sha256 !== null) {
    const same = await findStackBySha(em, job.userId, stack.sha256);
    if (same) throw new StackNotNeeded(same, 'same-file');
  }
  const older = await findStacksOfChunk(em, job.userId, job);
  const isPublic = choiceOf(older);
  if (older.length === 0) return { droppedObjects: [], replacedIds: [], isPublic };
  if (onRival === 'refuse') throw chunkExists(job.chunkKey);
  const deeper = deeperThan(older, stack.nFramesAligned);
  if (onRival === 'replace-shallower' && deeper)
    return { droppedObjects: [], replacedIds: [], isPublic: hiddenAs(older) };
  if (onRival === 'keep-deeper' && deeper) throw new StackNotNeeded(deeper, 'deeper');
  const replaced = await withFilesOfTheirOwn(em, older, stack);
  const droppedObjects = await moveToTrash(em, job.userId, replaced, 'replaced', now);
  return { droppedObjects, replacedIds: older.map(({ id }) => id), isPublic };
}

/** A stack that comes to those of its chunk is not shown where one of them is hidden. */
export function choiceOf(older: readonly StackedFrame[]): boolean | null {
  const choices = older.map(({ isPublic }) => isPublic);
  return [false, true].find((choice) => choices.includes(choice)) ?? null;
}

/** A stack that stands beside others is hidden as they are, and shown by nobody's word but its own. */
function hiddenAs(others: readonly StackedFrame[]): boolean | null {
  return choiceOf(others) === false ? false : null;
}

/** Rows of the earlier system may name the very files that were put: such a row ends, for its file is gone. */
async function withFilesOfTheirOwn(
  em: EntityManager,
  older: StackedFrame[],
  { ucloudPath, thumbnailPath }: NewStack,
): Promise<StackedFrame[]> {
  const put = [ucloudPath, thumbnailPath];
  const isGone = (stack: StackedFrame): boolean =>
    objectsOf(stack)
      .map(objectNameOf)
      .some((name) => put.includes(name));
  for (const stack of older.filter(isGone)) {
    await addToQuota(em, stack.userId, -bytesOf(stack));
    await deleteJobs(em, [stack.stackingJobId]);
  }
  return older.filter((stack) => !isGone(stack));
}

export function chunkExists(chunkKey: string): AppError {
  return new AppError(
    'chunk-exists',
    `You have a stack of the chunk ${chunkKey} already. Ask for it to be replaced, or delete it.`,
  );
}
