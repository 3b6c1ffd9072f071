/** All SQL of accounts: users, login sessions, API keys and mail tokens. */
import { MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { bytesPerMb } from '../ground/megabytes.ts';
import { ApiKeyRow } from './api-key.entity.ts';
import { LoginSession } from './login-session.entity.ts';
import { MailToken } from './mail-token.entity.ts';
import { PendingAccount } from './pending-account.entity.ts';
import { User } from './user.entity.ts';

export function findUser(em: EntityManager, id: number): Promise<User | null> {
  return em.findOneBy(User, { id });
}

/** Throws when there is no such user. */
export function requireUser(em: EntityManager, id: number): Promise<User> {
  return em.findOneByOrFail(User, { id });
}

/** By user name in any case, or by e-mail address. */
export function findUserByLogin(em: EntityManager, login: string): Promise<User | null> {
  return em
    .createQueryBuilder(User, 'u')
    .where('LOWER(u.username) = :login OR u.email = :login', { login: login.toLowerCase() })
    .getOne();
}

export function findUserByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.findOneBy(User, { email: email.toLowerCase() });
}

export async function isNameTaken(em: EntityManager, username: string, email: string): Promise<boolean> {
  const found = await em
    .createQueryBuilder(User, 'u')
    .where('LOWER(u.username) = :username OR u.email = :email', {
      username: username.toLowerCase(),
      email: email.toLowerCase(),
    })
    .getCount();
  return found > 0;
}

export async function insertUser(em: EntityManager, user: Partial<User>): Promise<number> {
  const inserted = await em.insert(User, user);
  return inserted.identifiers[0].id as number;
}

export async function updateUser(em: EntityManager, id: number, changes: Partial<User>): Promise<void> {
  await em.update(User, { id }, changes);
}

/**
 * Adds bytes to what an account uses (or, below 0, takes them off). This locks the account's row, so that what belongs to
 * one account is recorded one after the other; do it first in a transaction.
 */
export async function addStorageUsed(em: EntityManager, userId: number, bytes: number): Promise<void> {
  const delta = Math.round(bytes);
  // The rounded figure first: MariaDB reads columns that were already set in this statement.
  await em.query(
    `UPDATE users SET storage_used_mb = ROUND((storage_used_bytes + ?) / ${bytesPerMb}.0, 2),
      storage_used_bytes = storage_used_bytes + ? WHERE id = ?`,
    [delta, delta, userId],
  );
}

/** The same for raws in the upload buffer: what waits to be stacked, or to be moved to the storage. */
export async function addBufferUsed(em: EntityManager, userId: number, bytes: number): Promise<void> {
  await em.query('UPDATE users SET buffer_bytes = buffer_bytes + ? WHERE id = ?', [
    Math.round(bytes),
    userId,
  ]);
}

/** The same for the trash, which is not counted against the storage. */
export async function addTrashUsed(em: EntityManager, userId: number, bytes: number): Promise<void> {
  await em.query('UPDATE users SET trash_bytes = trash_bytes + ? WHERE id = ?', [Math.round(bytes), userId]);
}

/** Waits for whoever changes the account, and holds up others until the transaction ends. */
export function lockAccount(em: EntityManager, userId: number): Promise<void> {
  return addStorageUsed(em, userId, 0);
}

export async function deleteUser(em: EntityManager, id: number): Promise<void> {
  await em.delete(User, { id });
}

export async function insertLoginSession(em: EntityManager, session: Partial<LoginSession>): Promise<void> {
  await em.insert(LoginSession, session);
}

export function findLoginSession(em: EntityManager, tokenHash: string): Promise<LoginSession | null> {
  return em
    .createQueryBuilder(LoginSession, 's')
    .innerJoinAndSelect('s.user', 'u')
    .where('s.tokenHash = :tokenHash', { tokenHash })
    .getOne();
}

export async function deleteLoginSession(em: EntityManager, tokenHash: string): Promise<void> {
  await em.delete(LoginSession, { tokenHash });
}

/** Ends every session of an account except the caller's own, where given. */
export async function deleteLoginSessions(em: EntityManager, userId: number, exceptHash = ''): Promise<void> {
  await em
    .createQueryBuilder()
    .delete()
    .from(LoginSession)
    .where('user_id = :userId AND token_hash <> :exceptHash', { userId, exceptHash })
    .execute();
}

export async function insertApiKey(em: EntityManager, key: Partial<ApiKeyRow>): Promise<ApiKeyRow> {
  const inserted = await em.insert(ApiKeyRow, key);
  return em.findOneByOrFail(ApiKeyRow, { id: inserted.identifiers[0].id as number });
}

export function listApiKeys(em: EntityManager, userId: number): Promise<ApiKeyRow[]> {
  return em.find(ApiKeyRow, { where: { userId }, order: { id: 'DESC' } });
}

export function findApiKey(em: EntityManager, keyHash: string): Promise<ApiKeyRow | null> {
  return em
    .createQueryBuilder(ApiKeyRow, 'k')
    .innerJoinAndSelect('k.user', 'u')
    .where('k.keyHash = :keyHash', { keyHash })
    .getOne();
}

export async function touchApiKey(em: EntityManager, id: number, lastUsedAt: Date): Promise<void> {
  await em.update(ApiKeyRow, { id }, { lastUsedAt });
}

export async function deleteApiKeys(em: EntityManager, userId: number): Promise<void> {
  await em.delete(ApiKeyRow, { userId });
}

export async function renameApiKey(
  em: EntityManager,
  userId: number,
  id: number,
  name: string,
): Promise<ApiKeyRow | null> {
  await em.update(ApiKeyRow, { id, userId }, { name });
  return em.findOneBy(ApiKeyRow, { id, userId });
}

export async function deleteApiKey(em: EntityManager, userId: number, id: number): Promise<boolean> {
  const deleted = await em.delete(ApiKeyRow, { id, userId });
  return (deleted.affected ?? 0) > 0;
}

export function hasMailTokenSince(
  em: EntityManager,
  userId: number,
  purpose: MailToken['purpose'],
  since: Date,
): Promise<boolean> {
  return em.existsBy(MailToken, { userId, purpose, createdAt: MoreThan(since) });
}

/** A new token invalidates the older ones of the same purpose. */
export async function replaceMailToken(em: EntityManager, token: Omit<MailToken, 'user'>): Promise<void> {
  await em.delete(MailToken, { userId: token.userId, purpose: token.purpose });
  await em.insert(MailToken, token);
}

/** The account that a token was mailed to, while the token is valid. */
export async function findMailTokenOwner(
  em: EntityManager,
  tokenHash: string,
  purpose: MailToken['purpose'],
  now: Date,
): Promise<User | null> {
  const where = { tokenHash, purpose, expiresAt: MoreThan(now) };
  return (await em.findOne(MailToken, { where, relations: { user: true } }))?.user ?? null;
}

export async function takeMailToken(
  em: EntityManager,
  tokenHash: string,
  purpose: MailToken['purpose'],
  now: Date,
): Promise<number | null> {
  const found = await em.findOneBy(MailToken, { tokenHash, purpose });
  if (!found || found.expiresAt <= now) return null;
  const deleted = await em.delete(MailToken, { tokenHash });
  return deleted.affected === 1 ? found.userId : null;
}

export async function insertPendingAccount(
  em: EntityManager,
  pending: Partial<PendingAccount>,
): Promise<void> {
  await em.insert(PendingAccount, pending);
}

export async function takePendingAccount(
  em: EntityManager,
  tokenHash: string,
  now: Date,
): Promise<PendingAccount | null> {
  const found = await em.findOneBy(PendingAccount, { tokenHash });
  if (!found || found.expiresAt <= now) return null;
  const deleted = await em.delete(PendingAccount, { tokenHash });
  return deleted.affected === 1 ? found : null;
}

export async function deleteExpiredLogins(em: EntityManager, now: Date): Promise<void> {
  for (const entity of [LoginSession, MailToken, PendingAccount]) {
    await em.createQueryBuilder().delete().from(entity).where('expires_at <= :now', { now }).execute();
  }
}

/** Bytes that all accounts together use. */
export async function sumStorageUsed(em: EntityManager): Promise<number> {
  return (await em.sum(User, 'storageUsedBytes')) ?? 0;
}

export async function sumTrashUsed(em: EntityManager): Promise<number> {
  return (await em.sum(User, 'trashBytes')) ?? 0;
}
