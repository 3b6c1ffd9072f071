/** The owner's side of what is public: the account's word, and that of single stacks. Each change is in the audit log. */
import { Injectable } from '@nestjs/common';
import { lockAccount, requireUser, updateUser } from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';
import { appendAudit } from '../audit/audit-rows.ts';
import type { Act } from '../audit/audit-rows.ts';
import { notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { findOwnStacks, setPublic } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

@Injectable()
export class PublicService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** For all stacks of the account that have no choice of their own. */
  setAccount(user: User, stacksPublic: boolean): Promise<User> {
    return this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const before = await requireUser(em, user.id);
      if (before.stacksPublic === stacksPublic) return before;
      await updateUser(em, user.id, { stacksPublic });
      const act = actOf(user, 'user-stacks-public', { stacksPublic: before.stacksPublic }, { stacksPublic });
      await appendAudit(em, actorOf(user), this.clock.now(), act);
      return requireUser(em, user.id);
    });
  }

  /** All of these, or none; null takes the choice back. Resolves to them as they are now. @throws AppError `not-found` */
  setStacks(user: User, ids: readonly number[], isPublic: boolean | null): Promise<StackedFrame[]> {
    const wanted = [...new Set(ids)];
    return this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const found = await findOwnStacks(em, user.id, wanted);
      if (found.length !== wanted.length) throw notFound('stack');
      const changed = found.filter((stack) => stack.isPublic !== isPublic);
      if (changed.length === 0) return found;
      await setPublic(
        em,
        user.id,
        changed.map(({ id }) => id),
        isPublic,
      );
      const choices = (choiceOf: (stack: StackedFrame) => boolean | null) =>
        Object.fromEntries(changed.map((stack) => [stack.id, choiceOf(stack)]));
      const before = { isPublic: choices((stack) => stack.isPublic) };
      const act = actOf(user, 'stacks-public', before, { isPublic: choices(() => isPublic) });
      await appendAudit(em, actorOf(user), this.clock.now(), act);
      return findOwnStacks(em, user.id, wanted);
    });
  }
}

function actorOf({ id, username }: User) {
  return { source: 'api', id, name: username } as const;
}

function actOf(
  { id, username }: User,
  action: Act['action'],
  before: Act['before'],
  after: Act['after'],
): Act {
  return { action, target: { kind: 'user', id, name: username }, before, after };
}
