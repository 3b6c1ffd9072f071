/** The rows that refer to files, for the check of the storage: read page by page, and looked at once more one by one. */
import { MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { findJob, openStates } from './job-repository.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { fileIdOfObject, jobIdOfObject, objectNameOf } from './stack-objects.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { stackOf } from './trash-repository.ts';
import { TrashedStack } from './trashed-stack.entity.ts';
import { isObjectWanted } from './unsettled-repository.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

/** A file that a row refers to. */
export interface StoredFile {
  kind: 'stack' | 'thumbnail' | 'raw';
  /** `buffer`: a file of this machine, by its path; the others are objects of the storage. */
  place: 'archive' | 'trash' | 'buffer';
  /** Of the stack, which it keeps in the trash, or of the raw. */
  id: number;
  userId: number;
  name: string;
}

type Run = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;
type ReadPage = (em: EntityManager, afterId: number) => Promise<{ files: StoredFile[]; lastId: number }>;

const pageSize = 1000;

/** Everything that the archive, its trash and the upload buffer should hold. */
export async function* storedFiles(run: Run): AsyncGenerator<StoredFile[]> {
  for (const readPage of [stacksAfter, trashAfter, rawsAfter])
    for (let afterId = 0; ;) {
      const { files, lastId } = await run((em) => readPage(em, afterId));
      if (lastId === afterId) break;
      yield files;
      afterId = lastId;
    }
}

const stacksAfter: ReadPage = async (em, afterId) => {
  const rows = await em.find(StackedFrame, {
    select: { id: true, userId: true, ucloudPath: true, thumbnailPath: true },
    where: { id: MoreThan(afterId) },
    order: { id: 'ASC' },
    take: pageSize,
  });
  return { files: rows.flatMap((row) => filesOfStack(row, 'archive')), lastId: rows.at(-1)?.id ?? afterId };
};

const trashAfter: ReadPage = async (em, afterId) => {
  const rows = await em.find(TrashedStack, {
    where: { id: MoreThan(afterId) },
    order: { id: 'ASC' },
    take: pageSize,
  });
  const files = rows.flatMap((row) => filesOfStack(stackOf(em, row), 'trash'));
  return { files, lastId: rows.at(-1)?.id ?? afterId };
};

const rawsAfter: ReadPage = async (em, afterId) => {
  const rows = await em.find(RawFileRow, {
    where: { id: MoreThan(afterId), isDeleted: false },
    relations: { session: true },
    order: { id: 'ASC' },
    take: pageSize,
  });
  return { files: rows.map((row) => fileOfRaw(row, row.session.userId)), lastId: rows.at(-1)?.id ?? afterId };
};

function filesOfStack(
  { id, userId, ucloudPath, thumbnailPath }: StackedFrame,
  place: StoredFile['place'],
): StoredFile[] {
  const stack: StoredFile = { kind: 'stack', place, id, userId, name: objectNameOf(ucloudPath) };
  if (thumbnailPath === null) return [stack];
  return [stack, { ...stack, kind: 'thumbnail', name: objectNameOf(thumbnailPath) }];
}

function fileOfRaw({ id, keptIn, ucloudPath }: RawFileRow, userId: number): StoredFile {
  return keptIn === 'storage'
    ? { kind: 'raw', place: 'archive', id, userId, name: objectNameOf(ucloudPath) }
    : { kind: 'raw', place: 'buffer', id, userId, name: ucloudPath };
}

/** Whether the row still refers to the file, at the same place. */
export async function isStillNamed(
  em: EntityManager,
  { kind, place, id, name }: StoredFile,
): Promise<boolean> {
  let files: StoredFile[];
  if (kind === 'raw') {
    const raw = await em.findOneBy(RawFileRow, { id, isDeleted: false });
    files = raw ? [fileOfRaw(raw, 0)] : [];
  } else if (place === 'trash') {
    const trashed = await em.findOneBy(TrashedStack, { id });
    files = trashed ? filesOfStack(stackOf(em, trashed), place) : [];
  } else {
    const stack = await em.findOneBy(StackedFrame, { id });
    files = stack ? filesOfStack(stack, place) : [];
  }
  return files.some((file) => file.kind === kind && file.place === place && file.name === name);
}

/** Whether this server names its files so; others it leaves alone. */
export function isOwnName(name: string): boolean {
  return jobIdOfObject(name) !== null || fileIdOfObject(name) !== null;
}

/**
 * Whether there is anything that knows the object: a job that a worker may just be storing it for, a note that it is being
 * put or deleted, or a row that refers to it.
 */
export async function isObjectKnown(em: EntityManager, name: string): Promise<boolean> {
  // In the order in which an object comes to be known, so that none is overlooked between two steps.
  const jobId = jobIdOfObject(name);
  const job = jobId === null ? null : await findJob(em, jobId);
  if (job && openStates.includes(job.status)) return true;
  if (await em.existsBy(UnsettledObject, { objectName: name })) return true;
  return isObjectWanted(em, name);
}

/** Hands objects to the clean-up; a note that there is of one already, as of a running put, stays as it is. */
export async function noteUnknown(em: EntityManager, names: readonly string[], now: Date): Promise<void> {
  if (names.length === 0) return;
  await em
    .createQueryBuilder()
    .insert()
    .into(UnsettledObject)
    .values(names.map((objectName) => ({ objectName, createdAt: now, dueAt: now })))
    .orIgnore()
    .execute();
}
