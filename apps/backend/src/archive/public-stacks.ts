/** What is public: the one rule. */
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import { StackedFrame } from './stacked-frame.entity.ts';

/** The stack's own choice goes before the account's; a blocked account shows nothing. */
const isPublic =
  'u.id = s.userId AND u.isActive = 1 AND (s.isPublic = 1 OR (s.isPublic IS NULL AND u.stacksPublic = 1))';

/**
 * The stacks that everyone may see, as `s`, each with its account, as `u`. What is in the trash has no row here. The rule is
 * part of the join, so that no later `where` undoes it. A row holds more than everyone may know: select what you show.
 */
export function publicStacks(em: EntityManager): SelectQueryBuilder<StackedFrame> {
  return em.createQueryBuilder(StackedFrame, 's').innerJoin(User, 'u', isPublic);
}
