/** All SQL of files that come in pieces. */
import { In, IsNull, LessThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { addBufferUsed, lockAccount } from '../accounts/user-rows.ts';
import { TusUpload } from './tus-upload.entity.ts';

/** Counts the bytes it will have in the buffer. Call it behind the account's lock. */
export async function insertTus(
  em: EntityManager,
  upload: Omit<TusUpload, 'user' | 'session'>,
): Promise<TusUpload> {
  if (upload.takenId === null) await addBufferUsed(em, upload.userId, upload.lengthBytes);
  await em.insert(TusUpload, upload);
  return em.create(TusUpload, upload);
}

export function findTus(em: EntityManager, userId: number, token: string): Promise<TusUpload | null> {
  return em.findOneBy(TusUpload, { userId, token });
}

export function countUnfinished(em: EntityManager, userId: number): Promise<number> {
  return em.countBy(TusUpload, { userId, takenId: IsNull() });
}

/** Resolves to whether it was there, unfinished, and as far as `upload` says: another process may have gone on with it. */
export async function noteTus(
  em: EntityManager,
  { token, receivedBytes }: Pick<TusUpload, 'token' | 'receivedBytes'>,
  changes: Partial<Pick<TusUpload, 'receivedBytes' | 'sha256' | 'touchedAt'>>,
): Promise<boolean> {
  const updated = await em.update(TusUpload, { token, receivedBytes, takenId: IsNull() }, changes);
  return updated.affected === 1;
}

/** The file became a raw file or a stack: its bytes in the buffer are given back. Resolves to whether it was unfinished. */
export async function takeTus(
  em: EntityManager,
  { token, userId, lengthBytes }: TusUpload,
  takenId: number,
  touchedAt: Date,
): Promise<boolean> {
  await lockAccount(em, userId);
  const changes = { takenId, touchedAt, receivedBytes: lengthBytes };
  const updated = await em.update(TusUpload, { token, takenId: IsNull() }, changes);
  if (updated.affected !== 1) return false;
  await addBufferUsed(em, userId, -lengthBytes);
  return true;
}

/** Forgets uploads of an account and gives back what the unfinished ones held; resolves to the files to delete. */
export async function dropTus(em: EntityManager, userId: number, tokens: string[]): Promise<string[]> {
  await lockAccount(em, userId);
  const found = await em.findBy(TusUpload, { userId, token: In(tokens) });
  const held = found.filter(({ takenId }) => takenId === null);
  await em.delete(TusUpload, { token: In(found.map(({ token }) => token)) });
  await addBufferUsed(em, userId, -held.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0));
  return found.map(({ path }) => path);
}

/** The same for all of one upload of raws. */
export async function dropTusOf(
  em: EntityManager,
  userId: number,
  uploadSessionId: number,
): Promise<string[]> {
  const found = await em.findBy(TusUpload, { userId, uploadSessionId });
  return dropTus(
    em,
    userId,
    found.map(({ token }) => token),
  );
}

/** Uploads that nothing came for since `before`. */
export function idleTus(em: EntityManager, before: Date, limit: number): Promise<TusUpload[]> {
  return em.find(TusUpload, { where: { touchedAt: LessThan(before) }, take: limit });
}

/** Whether the file of this token is still waited for. */
export function isTusWanted(em: EntityManager, token: string): Promise<boolean> {
  return em.existsBy(TusUpload, { token, takenId: IsNull() });
}
