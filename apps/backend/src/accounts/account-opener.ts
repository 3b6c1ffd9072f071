/** Records new accounts and confirmed addresses. */
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import { badToken } from './bad-token.ts';
import type { User } from './user.entity.ts';

@Injectable()
export class AccountOpener {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `name-taken` */
  open({ username, email, passwordHash }: Pick<User, 'username' | 'email' | 'passwordHash'>): Promise<User> {
    return this.db
      .transaction(async (em) => {
        if (await accounts.isNameTaken(em, username, email)) throw nameTaken();
        const id = await accounts.insertUser(em, {
          username,
          email: email.toLowerCase(),
          passwordHash,
          storageLimitMb: this.config.defaultQuotaMb,
          createdAt: this.clock.nowSeconds(),
        });
        return accounts.requireUser(em, id);
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? nameTaken() : error;
      });
  }

  /** @throws AppError `bad-token` */
  async confirmEmail(token: string): Promise<void> {
    await this.db.transaction(async (em) => {
      const userId = await accounts.takeMailToken(em, sha256Hex(token), 'verify', this.clock.now());
      if (userId === null) throw badToken();
      await accounts.updateUser(em, userId, { emailVerifiedAt: this.clock.nowSeconds() });
    });
  }
}

function nameTaken(): AppError {
  return new AppError('name-taken', 'That user name or e-mail address is taken.');
}

/** The unique index decides between simultaneous registrations of one name. */
function isDuplicate(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' || (message ?? '').includes('UNIQUE constraint failed');
}
