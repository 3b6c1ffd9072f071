/** All SQL of uploads: sessions and raw files. */
import { Between, In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { addBufferUsed, lockAccount } from '../accounts/user-rows.ts';
import type { RawFacts } from '../files/raw-facts.ts';
import { bytesPerMb } from '../ground/megabytes.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { UploadSession } from './upload-session.entity.ts';

export async function insertSession(
  em: EntityManager,
  session: Partial<UploadSession>,
): Promise<UploadSession> {
  const inserted = await em.insert(UploadSession, session);
  return em.findOneByOrFail(UploadSession, { id: inserted.identifiers[0].id as number });
}

export function findSession(
  em: EntityManager,
  userId: number,
  sessionToken: string,
): Promise<UploadSession | null> {
  return em.findOneBy(UploadSession, { userId, sessionToken });
}

/** Throws when there is no such session. */
export function requireSession(em: EntityManager, id: number): Promise<UploadSession> {
  return em.findOneByOrFail(UploadSession, { id });
}

/** The account's session that was started under this key. */
export function findSessionByKey(
  em: EntityManager,
  userId: number,
  startKey: string,
): Promise<UploadSession | null> {
  return em.findOneBy(UploadSession, { userId, startKey });
}

export function findSessionById(em: EntityManager, id: number): Promise<UploadSession | null> {
  return em.findOneBy(UploadSession, { id });
}

export function listSessions(
  em: EntityManager,
  userId: number,
  beforeId: number,
  limit: number,
): Promise<UploadSession[]> {
  return em
    .createQueryBuilder(UploadSession, 's')
    .where('s.userId = :userId AND s.id < :beforeId', { userId, beforeId })
    .orderBy('s.id', 'DESC')
    .limit(limit)
    .getMany();
}

/** Changes the status if it is still `from`; resolves to whether it was. */
export async function moveSession(
  em: EntityManager,
  id: number,
  from: UploadSession['status'],
  changes: Partial<UploadSession>,
): Promise<boolean> {
  const updated = await em.update(UploadSession, { id, status: from }, changes);
  return updated.affected === 1;
}

/** Sessions that received no file since `before`, nor a piece of one. */
export function abandonedSessions(em: EntityManager, before: Date, limit: number): Promise<UploadSession[]> {
  return em
    .createQueryBuilder(UploadSession, 's')
    .where("s.status = 'uploading' AND s.createdAt < :before", { before })
    .andWhere('(s.lastFileAt IS NULL OR s.lastFileAt < :before)', { before })
    .andWhere(
      'NOT EXISTS (SELECT 1 FROM tus_uploads t WHERE t.upload_session_id = s.id AND t.touched_at >= :before)',
      { before },
    )
    .limit(limit)
    .getMany();
}

export function findFileBySha(
  em: EntityManager,
  uploadSessionId: number,
  sha256: string,
): Promise<RawFileRow | null> {
  return em.findOneBy(RawFileRow, { uploadSessionId, sha256 });
}

/** Of all uploads of an account, those given up too. */
export function findFilesBySha(em: EntityManager, userId: number, sha256: string[]): Promise<RawFileRow[]> {
  return em.find(RawFileRow, {
    where: { sha256: In(sha256), session: { userId } },
    relations: { session: true },
    order: { id: 'ASC' },
  });
}

export async function isFileNameTaken(
  em: EntityManager,
  uploadSessionId: number,
  filename: string,
): Promise<boolean> {
  return em.existsBy(RawFileRow, { uploadSessionId, filename });
}

/** Files in the buffer that may be of the same exposure: of its size, and of its second or one beside it. */
export function findAlike(em: EntityManager, uploadSessionId: number, facts: RawFacts) {
  const { dateObsMs, widthPx, heightPx } = facts;
  // Some programs round the time, others cut it off; the column holds whole seconds.
  const fitsDateObs = Between(new Date(dateObsMs - 1500), new Date(dateObsMs + 1500));
  return em.find(RawFileRow, {
    where: { uploadSessionId, fitsDateObs, widthPx, heightPx, isDeleted: false, keptIn: 'buffer' },
    order: { id: 'ASC' },
  });
}

/** In one query: the session's file of these bytes, and whether the name is taken (MariaDB ignores case). */
export async function findRivals(
  em: EntityManager,
  uploadSessionId: number,
  sha256: string,
  filename: string,
): Promise<{ twin: RawFileRow | undefined; isNameTaken: boolean }> {
  const rivals = await em.find(RawFileRow, {
    where: [
      { uploadSessionId, sha256 },
      { uploadSessionId, filename },
    ],
  });
  const twin = rivals.find((file) => file.sha256 === sha256);
  return { twin, isNameTaken: rivals.some((file) => file !== twin) };
}

/** Sets every column, so that nothing needs to be read back. */
export async function insertFile(
  em: EntityManager,
  file: Omit<RawFileRow, 'id' | 'session'>,
): Promise<RawFileRow> {
  const inserted = await em
    .createQueryBuilder()
    .insert()
    .into(RawFileRow)
    .values(file)
    .updateEntity(false)
    .execute();
  return em.create(RawFileRow, { ...file, id: insertedId(inserted.raw) });
}

/** MariaDB's driver returns the id in an object, SQLite's returns the id itself. */
function insertedId(raw: unknown): number {
  return typeof raw === 'object' ? (raw as { insertId: number }).insertId : Number(raw);
}

/**
 * Counts one more file of an open session and notes the first file's target. Resolves to how many files it has now, or to
 * null when it is not open any more.
 */
export async function countFile(
  em: EntityManager,
  session: UploadSession,
  file: Pick<RawFileRow, 'fileSizeBytes' | 'fitsObject' | 'fitsRa' | 'fitsDec'>,
  now: Date,
): Promise<number | null> {
  const updated = await em
    .createQueryBuilder()
    .update(UploadSession)
    .set({
      fileCount: () => 'file_count + 1',
      totalSizeMb: () => `ROUND((total_bytes + :size) / ${bytesPerMb}.0, 2)`,
      totalBytes: () => 'total_bytes + :size',
      objectName: () => 'COALESCE(object_name, :objectName)',
      raDeg: () => 'COALESCE(ra_deg, :raDeg)',
      decDeg: () => 'COALESCE(dec_deg, :decDeg)',
      lastFileAt: now,
    })
    .where("id = :id AND status = 'uploading'", { id: session.id })
    .setParameters({
      size: file.fileSizeBytes,
      objectName: file.fitsObject,
      raDeg: file.fitsRa,
      decDeg: file.fitsDec,
    })
    .execute();
  if (updated.affected !== 1) return null;
  const { fileCount } = await em.findOneOrFail(UploadSession, {
    select: { fileCount: true },
    where: { id: session.id },
  });
  return fileCount;
}

/** All files of a session that are still there, in the order of time. */
export function presentFiles(
  em: EntityManager,
  uploadSessionId: number,
  chunkKey?: string,
): Promise<RawFileRow[]> {
  return em.find(RawFileRow, {
    where: { uploadSessionId, isDeleted: false, ...(chunkKey === undefined ? {} : { chunkKey }) },
    order: { fitsDateObs: 'ASC', id: 'ASC' },
  });
}

/**
 * Marks files of an account as deleted and gives their room in the buffer back; those that are deleted already do not count
 * again. Locks the account's row.
 */
export async function releaseFiles(
  em: EntityManager,
  userId: number,
  files: readonly RawFileRow[],
): Promise<void> {
  await lockAccount(em, userId);
  for (let at = 0; at < files.length; at += 500) {
    const ids = files.slice(at, at + 500).map((file) => file.id);
    const present = await em.findBy(RawFileRow, { id: In(ids), isDeleted: false });
    await em.update(RawFileRow, { id: In(ids) }, { isDeleted: true });
    const inBuffer = present.filter((file) => file.keptIn !== 'storage');
    await addBufferUsed(em, userId, -inBuffer.reduce((sum, file) => sum + file.fileSizeBytes, 0));
  }
}

export function allFiles(em: EntityManager, uploadSessionId: number): Promise<RawFileRow[]> {
  return em.find(RawFileRow, { where: { uploadSessionId }, order: { id: 'ASC' } });
}

export function findFile(em: EntityManager, id: number): Promise<RawFileRow | null> {
  return em.findOneBy(RawFileRow, { id });
}

export function findFileByName(
  em: EntityManager,
  uploadSessionId: number,
  filename: string,
): Promise<RawFileRow | null> {
  return em.findOneBy(RawFileRow, { uploadSessionId, filename });
}

export async function markFiles(
  em: EntityManager,
  ids: number[],
  changes: Partial<RawFileRow>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += 500) {
    await em.update(RawFileRow, { id: In(ids.slice(at, at + 500)) }, changes);
  }
}

/** Raws that finalize skipped in uploads finished before `before`: they belong to no chunk and wait for no job. */
export function skippedFiles(em: EntityManager, before: Date, limit: number): Promise<RawFileRow[]> {
  return em
    .createQueryBuilder(RawFileRow, 'f')
    .innerJoinAndSelect('f.session', 's')
    .where("f.keptIn = 'buffer' AND f.isDeleted = :no AND f.chunkKey IS NULL", { no: false })
    .andWhere("s.status = 'complete' AND s.completedAt < :before", { before })
    .limit(limit)
    .getMany();
}

/** Marks a file if it is still in the expected place; resolves to whether it was. */
export async function moveFile(
  em: EntityManager,
  id: number,
  from: RawFileRow['keptIn'],
  changes: Partial<RawFileRow>,
): Promise<boolean> {
  const updated = await em.update(RawFileRow, { id, keptIn: from, isDeleted: false }, changes);
  return updated.affected === 1;
}

/** Files being moved to the storage. */
export function movingFiles(em: EntityManager, limit: number): Promise<RawFileRow[]> {
  return em.find(RawFileRow, {
    where: { keptIn: 'moving', isDeleted: false },
    relations: { session: true },
    take: limit,
  });
}

/** Whether a row refers to this local file. */
export async function isFileWanted(
  em: EntityManager,
  sessionToken: string,
  ucloudPath: string,
): Promise<boolean> {
  const session = await em.findOneBy(UploadSession, { sessionToken });
  if (!session) return false;
  return em.existsBy(RawFileRow, { uploadSessionId: session.id, ucloudPath, isDeleted: false });
}

/** Bytes of all raws that lie in the upload buffer. */
export async function allBufferedBytes(em: EntityManager): Promise<number> {
  const sum = await em.sum(RawFileRow, 'fileSizeBytes', {
    keptIn: In(['buffer', 'moving']),
    isDeleted: false,
  });
  return sum ?? 0;
}
