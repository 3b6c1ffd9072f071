/** Records a stack in one transaction: its job, its row, the quota, and the removal of replaced stacks. */
import type { EntityManager } from 'typeorm';
import { deleteJobs, moveJob } from './job-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { objectNameOf } from './stack-objects.ts';
import { noteUnsettled, settle } from './unsettled-repository.ts';
import type { NewStack } from './new-stack.ts';
import { addToQuota, requireQuota } from './quota.ts';
import { skyCell } from '../ground/sky-cell.ts';
import { bytesOf, findStacksByKey, insertStack, objectsOf } from './stack-repository.ts';

export interface Recording {
  job: StackingJob;
  /** Absent for the earlier system's workers, which know no leases. */
  leaseToken?: string;
  stack: NewStack;
  now: Date;
  /** A worker's stack is kept even over quota, because finalize has already reserved the room. */
  mindQuota: boolean;
}

export interface Recorded {
  stackId: number;
  /** Objects of the replaced stacks, whose rows are deleted. */
  replacedObjects: string[];
}

/** Thrown to roll back when somebody else finished the job. */
export class JobNotOurs extends Error {}

/** @throws JobNotOurs, AppError `quota-exceeded` */
export async function recordStack(em: EntityManager, recording: Recording): Promise<Recorded> {
  const { job, stack, now } = recording;
  const bytes = stack.fileSizeBytes + stack.thumbnailSizeBytes;
  await addToQuota(em, job.userId, bytes);
  const lease = recording.leaseToken === undefined ? {} : { leaseToken: recording.leaseToken };
  const changes = {
    status: 'completed',
    completedAt: now,
    errorMessage: null,
    progress: 1,
    leaseExpiresAt: null,
  } as const;
  if (!(await moveJob(em, job.id, { states: ['processing'], ...lease }, changes))) throw new JobNotOurs();
  const replacedObjects = await dropReplaced(em, job, now);
  if (recording.mindQuota) await requireQuota(em, job.userId, bytes);
  const stackId = await insertStack(em, {
    ...stack,
    stackingJobId: job.id,
    userId: job.userId,
    objectName: job.objectName,
    chunkKey: job.chunkKey,
    madeBy: job.madeBy,
    createdAt: now,
    observedAt: stack.dateObsStart ?? now,
    skyCell: cellOf(stack),
  });
  const names = [stack.ucloudPath, stack.thumbnailPath].filter((path) => path !== null).map(objectNameOf);
  await settle(em, names);
  return { stackId, replacedObjects: replacedObjects.filter((name) => !names.includes(name)) };
}

function cellOf({ raDeg, decDeg }: NewStack): number | null {
  return typeof raDeg === 'number' && typeof decDeg === 'number' ? skyCell(raDeg, decDeg) : null;
}

/** One account has one stack of a chunk key: the older ones go, with their jobs. */
async function dropReplaced(em: EntityManager, job: StackingJob, now: Date): Promise<string[]> {
  const older = await findStacksByKey(em, job.userId, job.chunkKey);
  if (older.length === 0) return [];
  const objects = older.flatMap(objectsOf).map(objectNameOf);
  await noteUnsettled(em, objects, now, now);
  await addToQuota(em, job.userId, -older.reduce((sum, stack) => sum + bytesOf(stack), 0));
  await deleteJobs(
    em,
    older.map((stack) => stack.stackingJobId),
  );
  return objects;
}
