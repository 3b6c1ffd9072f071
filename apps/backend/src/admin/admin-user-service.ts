/** Accounts, for admins: find them, and change tier, quota, role and whether they are blocked. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { AdminUser, AdminUserList, AdminUserQuery, ChangeUserRequest } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { OpenStreams } from '../accounts/open-streams.ts';
import * as accounts from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';
import type { Actor } from '../audit/actor.ts';
import { appendAudit } from '../audit/audit-rows.ts';
import { Database } from '../database/database.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { adminUserView } from './admin-user-view.ts';
import { accountChanges } from './change-account.ts';
import type { AccountChanges } from './change-account.ts';

@Injectable()
export class AdminUserService {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly streams: OpenStreams,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Oldest first. @throws AppError `bad-request` */
  async list({ cursor, limit, ...filter }: AdminUserQuery): Promise<AdminUserList> {
    const afterId = cursor === undefined ? 0 : decodeCursor(cursor, false);
    const rows = await this.db.run((em) =>
      accounts.findAccounts(em, { ...filter, afterId, limit: limit + 1 }),
    );
    const { page, nextCursor } = pageOf(rows, limit, ({ id }) => ({ id }));
    return { users: page.map(adminUserView), nextCursor };
  }

  /** @throws AppError `not-found` */
  async get(id: number): Promise<AdminUser> {
    const user = await this.db.run((em) => accounts.findUser(em, id));
    if (!user) throw notFound('account');
    return adminUserView(user);
  }

  /** By user name in any case, or by e-mail address. @throws AppError `not-found` */
  async find(login: string): Promise<AdminUser> {
    const user = await this.db.run((em) => accounts.findUserByLogin(em, login));
    if (!user) throw new AppError('not-found', `There is no account with the name or address ${login}.`);
    return adminUserView(user);
  }

  /**
   * All changes or none; what is so already is no act and leaves no entry.
   *
   * @throws AppError `not-found`, `wrong-state` for the own account or the last admin
   */
  async change(
    actor: Actor,
    id: number,
    asked: ChangeUserRequest,
    options: { evenLastAdmin?: boolean } = {},
  ): Promise<AdminUser> {
    const { user, acts } = await this.db.transaction(async (em) => {
      await accounts.lockAccount(em, id);
      const before = await accounts.findUser(em, id);
      if (!before) throw notFound('account');
      const changes = accountChanges(before, asked, this.config.quotaMbOfTier);
      if (takesAdmin(before, changes)) {
        refuseOneself(actor, id);
        if (!options.evenLastAdmin) await this.requireOtherAdmin(em, before);
      }
      if (changes.acts.length > 0) await accounts.updateUser(em, id, changes.columns);
      const at = this.clock.now();
      for (const act of changes.acts) await appendAudit(em, actor, at, act);
      return { user: await accounts.requireUser(em, id), acts: changes.acts };
    });
    for (const { action, after } of acts)
      this.logger.log(`${actor.source} ${actor.name}: ${action} ${user.username} ${JSON.stringify(after)}`);
    if (!user.isActive) this.streams.endWhere((caller) => caller.user.id === id);
    return adminUserView(user);
  }

  private async requireOtherAdmin(em: EntityManager, user: User): Promise<void> {
    if (await accounts.hasOtherAdmin(em, user.id, !this.db.embedded)) return;
    throw new AppError('wrong-state', `${user.username} is the last admin: make another account one first.`);
  }
}

/** Whether an admin who can act would no longer be one. */
function takesAdmin({ role, isActive }: User, { columns }: AccountChanges): boolean {
  return role === 'admin' && isActive && (columns.isActive === false || columns.role === 'user');
}

function refuseOneself(actor: Actor, id: number): void {
  if (actor.id !== id) return;
  throw new AppError('wrong-state', 'You can neither block nor demote yourself: ask another admin.');
}
