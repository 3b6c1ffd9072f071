/** Records new accounts and confirmed addresses. */
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import { badToken } from './bad-token.ts';
import type { User } from './user.entity.ts';

const pendingMs = 48 * 3_600_000;

export type NewAccount = Pick<User, 'username' | 'email' | 'passwordHash'>;

@Injectable()
export class AccountOpener {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `name-taken` */
  open(account: NewAccount): Promise<User> {
    return this.db.transaction((em) => this.insert(em, account, null)).catch(rethrowTaken);
  }

  /**
   * The account opens with the token. Whether its name and mail are free shows then, so that this does the same, and takes
   * as long, for those that are taken.
   */
  async keepPending({ username, email, passwordHash }: NewAccount, token: string): Promise<void> {
    const times = { createdAt: this.clock.nowSeconds(), expiresAt: this.clock.in(pendingMs) };
    await this.db.transaction((em) =>
      accounts.insertPendingAccount(em, {
        tokenHash: sha256Hex(token),
        username,
        email: email.toLowerCase(),
        passwordHash,
        ...times,
      }),
    );
  }

  /** Confirms an account's address, or opens the account that waits for this. @throws AppError `bad-token`, `name-taken` */
  async confirmEmail(token: string): Promise<void> {
    const tokenHash = sha256Hex(token);
    const now = this.clock.nowSeconds();
    await this.db
      .transaction(async (em) => {
        const userId = await accounts.takeMailToken(em, tokenHash, 'verify', this.clock.now());
        if (userId !== null) return accounts.updateUser(em, userId, { emailVerifiedAt: now });
        const pending = await accounts.takePendingAccount(em, tokenHash, this.clock.now());
        if (!pending) throw badToken();
        await this.insert(em, pending, now);
      })
      .catch(rethrowTaken);
  }

  private async insert(
    em: EntityManager,
    { username, email, passwordHash }: NewAccount,
    emailVerifiedAt: Date | null,
  ): Promise<User> {
    if (await accounts.isNameTaken(em, username, email)) throw nameTaken();
    const id = await accounts.insertUser(em, {
      username,
      email: email.toLowerCase(),
      passwordHash,
      emailVerifiedAt,
      storageLimitMb: this.config.defaultQuotaMb,
      createdAt: this.clock.nowSeconds(),
    });
    return accounts.requireUser(em, id);
  }
}

function rethrowTaken(error: unknown): never {
  throw isDuplicate(error) ? nameTaken() : error;
}

function nameTaken(): AppError {
  return new AppError('name-taken', 'That user name or e-mail address is taken.');
}

/** The unique index decides between simultaneous registrations of one name. */
function isDuplicate(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' || (message ?? '').includes('UNIQUE constraint failed');
}
