/** All SQL of `unsettled_objects`. */
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { StackedFrame } from './stacked-frame.entity.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { fileIdOfObject, jobIdOfObject, objectNameOf } from './stack-objects.ts';
import { findTrashedOfJob, stackOf } from './trash-repository.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

/** Notes objects before they are put, or in the transaction that deletes the row referring to them. */
export async function noteUnsettled(
  em: EntityManager,
  names: string[],
  createdAt: Date,
  dueAt: Date,
): Promise<void> {
  if (names.length === 0) return;
  await em.upsert(
    UnsettledObject,
    names.map((objectName) => ({ objectName, createdAt, dueAt })),
    ['objectName'],
  );
}

/** For objects that a row now refers to, or that are deleted. */
export async function settle(em: EntityManager, names: string[]): Promise<void> {
  if (names.length > 0) await em.delete(UnsettledObject, { objectName: In(names) });
}

export function dueObjects(em: EntityManager, now: Date, limit: number): Promise<UnsettledObject[]> {
  return em
    .createQueryBuilder(UnsettledObject, 'o')
    .where('o.dueAt <= :now', { now })
    .orderBy('o.dueAt')
    .limit(limit)
    .getMany();
}

/** Whether this object is still due; on MariaDB its row stays locked until the transaction ends. */
export async function takeDue(
  em: EntityManager,
  objectName: string,
  now: Date,
  lock: boolean,
): Promise<boolean> {
  const query = em
    .createQueryBuilder(UnsettledObject, 'o')
    .where('o.objectName = :objectName AND o.dueAt <= :now', { objectName, now });
  if (lock) query.setLock('pessimistic_write');
  return (await query.getOne()) !== null;
}

export function countUnsettled(em: EntityManager): Promise<number> {
  return em.count(UnsettledObject);
}

/** After a restart of the only process, no put is running. */
export async function makeAllDue(em: EntityManager, now: Date): Promise<void> {
  await em.createQueryBuilder().update(UnsettledObject).set({ dueAt: now }).execute();
}

/** Whether a row refers to this object. */
export async function isObjectWanted(em: EntityManager, name: string): Promise<boolean> {
  const jobId = jobIdOfObject(name);
  if (jobId !== null) {
    const stack = await stackAnywhere(em, jobId);
    return (
      stack !== null &&
      [stack.ucloudPath, stack.thumbnailPath].some((path) => path !== null && objectNameOf(path) === name)
    );
  }
  const fileId = fileIdOfObject(name);
  if (fileId === null) return true; // not one of ours: never delete it
  const file = await em.findOneBy(RawFileRow, { id: fileId });
  return file !== null && !file.isDeleted && file.keptIn === 'storage';
}

/** A job's stack in the archive or the trash; found too while it goes from one to the other, between two reads. */
async function stackAnywhere(em: EntityManager, stackingJobId: number): Promise<StackedFrame | null> {
  const inArchive = () => em.findOneBy(StackedFrame, { stackingJobId });
  const first = await inArchive();
  if (first) return first;
  const trashed = await findTrashedOfJob(em, stackingJobId);
  return trashed ? stackOf(em, trashed) : inArchive();
}
