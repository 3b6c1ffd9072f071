/** Opening an account and confirming its address. */
import { Inject, Injectable } from '@nestjs/common';
import type { RegisterRequest } from '@crowdsky/api';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { AccountMails } from './account-mails.ts';
import { AccountOpener } from './account-opener.ts';
import { callerNetwork } from './caller-network.ts';
import { Passwords } from './passwords.ts';
import { RequestThrottle } from './request-throttle.ts';
import type { User } from './user.entity.ts';
import { refuseWeakPassword } from './weak-password.ts';

@Injectable()
export class RegistrationService {
  constructor(
    private readonly opener: AccountOpener,
    private readonly mails: AccountMails,
    private readonly throttle: RequestThrottle,
    private readonly passwords: Passwords,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `bad-request`, `not-allowed`, `name-taken`, `too-many-requests` */
  async register({ username, email, password }: RegisterRequest, address: string): Promise<User> {
    if (!this.config.registrationOpen)
      throw new AppError('not-allowed', 'This server takes no new accounts.');
    refuseWeakPassword(password, [username, email]);
    this.throttle.take('register', address, [username, email]);
    const passwordHash = await this.passwords.hash(password, callerNetwork(address));
    const user = await this.opener.open({ username, email, passwordHash });
    await this.mails.sendVerification(user);
    return user;
  }

  /** @throws AppError `too-many-requests` */
  async sendVerification(user: User, address: string): Promise<void> {
    this.throttle.take('mail', address, [user.email]);
    await this.mails.sendVerification(user);
  }

  /** @throws AppError `bad-token` */
  verifyEmail(token: string): Promise<void> {
    return this.opener.confirmEmail(token);
  }
}
