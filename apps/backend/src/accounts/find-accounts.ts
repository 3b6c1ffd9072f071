/** The SQL by which admins find accounts. */
import type { EntityManager } from 'typeorm';
import { User } from './user.entity.ts';

export interface AccountFilter {
  /** A part of the user name or of the e-mail address. */
  search?: string | undefined;
  tier?: User['tier'] | undefined;
  role?: User['role'] | undefined;
  blocked?: boolean | undefined;
  afterId: number;
  limit: number;
}

/** Oldest first. */
export function findAccounts(em: EntityManager, filter: AccountFilter): Promise<User[]> {
  const query = em
    .createQueryBuilder(User, 'u')
    .where('u.id > :afterId', { afterId: filter.afterId })
    .orderBy('u.id')
    .limit(filter.limit);
  if (filter.search !== undefined) {
    const like = `%${filter.search.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    query.andWhere("(LOWER(u.username) LIKE :like ESCAPE '!' OR LOWER(u.email) LIKE :like ESCAPE '!')", {
      like,
    });
  }
  if (filter.tier !== undefined) query.andWhere('u.tier = :tier', { tier: filter.tier });
  if (filter.role !== undefined) query.andWhere('u.role = :role', { role: filter.role });
  if (filter.blocked !== undefined) query.andWhere('u.isActive = :isActive', { isActive: !filter.blocked });
  return query.getMany();
}

/**
 * Whether anybody but this account is an admin who is not blocked. On MariaDB their rows stay locked until the transaction
 * ends, so that two admins cannot demote each other at once.
 */
export async function hasOtherAdmin(em: EntityManager, exceptId: number, lock: boolean): Promise<boolean> {
  const query = em.createQueryBuilder(User, 'u').where("u.role = 'admin'").orderBy('u.id');
  if (lock) query.setLock('pessimistic_write');
  const admins = await query.getMany();
  return admins.some(({ id, isActive }) => id !== exceptId && isActive);
}
