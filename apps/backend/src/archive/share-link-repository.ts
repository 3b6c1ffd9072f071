/** All SQL of `share_links`. */
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { ShareLink } from './share-link.entity.ts';

export async function insertLink(em: EntityManager, link: Partial<ShareLink>): Promise<ShareLink> {
  const inserted = await em.insert(ShareLink, link);
  return em.findOneByOrFail(ShareLink, { id: inserted.identifiers[0].id as number });
}

/** Newest first. */
export function findLinks(em: EntityManager, userId: number, stackId: number): Promise<ShareLink[]> {
  return em.find(ShareLink, { where: { userId, stackId }, order: { id: 'DESC' } });
}

/** A blocked account has no links. */
export function findLinkByToken(em: EntityManager, token: string): Promise<ShareLink | null> {
  return em.findOneBy(ShareLink, { token, user: { isActive: true } });
}

/** Resolves to whether the account had it. */
export async function deleteLink(em: EntityManager, userId: number, id: number): Promise<boolean> {
  const deleted = await em.delete(ShareLink, { id, userId });
  return (deleted.affected ?? 0) > 0;
}

export async function deleteLinksOf(em: EntityManager, stackIds: number[]): Promise<void> {
  if (stackIds.length > 0) await em.delete(ShareLink, { stackId: In(stackIds) });
}

/** A link goes on with the stack that takes the place of its own. */
export async function moveLinks(em: EntityManager, fromStackIds: number[], stackId: number): Promise<void> {
  if (fromStackIds.length > 0) await em.update(ShareLink, { stackId: In(fromStackIds) }, { stackId });
}
