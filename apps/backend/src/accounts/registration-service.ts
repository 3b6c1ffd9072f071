/** Opening an account and confirming its address. */
import { Inject, Injectable } from '@nestjs/common';
import type { RegisterRequest } from '@crowdsky/api';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { sha256Hex } from '../ground/secrets.ts';
import { AccountMails } from './account-mails.ts';
import * as accounts from './account-repository.ts';
import { badToken } from './bad-token.ts';
import { hashPassword } from './passwords.ts';
import { RequestThrottle } from './request-throttle.ts';
import type { User } from './user.entity.ts';

@Injectable()
export class RegistrationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: AccountMails,
    private readonly throttle: RequestThrottle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `not-allowed`, `name-taken`, `too-many-requests` */
  async register(request: RegisterRequest, address: string): Promise<User> {
    if (!this.config.registrationOpen)
      throw new AppError('not-allowed', 'This server takes no new accounts.');
    this.throttle.take('register', address, [request.username, request.email]);
    const passwordHash = await hashPassword(request.password);
    const user = await this.db
      .transaction(async (em) => {
        if (await accounts.isNameTaken(em, request.username, request.email)) throw nameTaken();
        const id = await accounts.insertUser(em, {
          username: request.username,
          email: request.email.toLowerCase(),
          passwordHash,
          storageLimitMb: this.config.defaultQuotaMb,
          createdAt: this.clock.nowSeconds(),
        });
        return accounts.requireUser(em, id);
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? nameTaken() : error;
      });
    await this.mails.sendVerification(user);
    return user;
  }

  /** @throws AppError `too-many-requests` */
  async sendVerification(user: User, address: string): Promise<void> {
    this.throttle.take('mail', address, [user.email]);
    await this.mails.sendVerification(user);
  }

  /** @throws AppError `bad-token` */
  async verifyEmail(token: string): Promise<void> {
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
