/** Opening an account and confirming its address. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RegisterRequest } from '@crowdsky/api';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { randomToken } from '../ground/secrets.ts';
import { AccountMails } from './account-mails.ts';
import { AccountOpener } from './account-opener.ts';
import { callerNetwork } from './caller-network.ts';
import { Passwords } from './passwords.ts';
import { RequestThrottle } from './request-throttle.ts';
import type { User } from './user.entity.ts';
import { refuseWeakPassword } from './weak-password.ts';

@Injectable()
export class RegistrationService {
  private readonly logger = new Logger('Accounts');

  constructor(
    private readonly opener: AccountOpener,
    private readonly mails: AccountMails,
    private readonly throttle: RequestThrottle,
    private readonly passwords: Passwords,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Resolves to the account, or, where mails are sent, to null: then the link in the mail opens it, and neither answer nor
   * timing tells whether name or address were taken.
   *
   * @throws AppError `bad-request`, `not-allowed`, `name-taken`, `too-many-requests`
   */
  async register({ username, email, password }: RegisterRequest, address: string): Promise<User | null> {
    if (!this.config.registrationOpen)
      throw new AppError('not-allowed', 'This server takes no new accounts.');
    await refuseWeakPassword(password, [username, email]);
    this.throttle.take('register', address, [username, email]);
    const passwordHash = await this.passwords.hash(password, callerNetwork(address));
    const account = { username, email, passwordHash };
    if (this.mails.canSend) {
      const token = randomToken();
      await this.opener.keepPending(account, token);
      this.mails.answerRegistration(account, token).catch((error: unknown) => {
        this.logger.error(`A mail could not be prepared: ${(error as Error).message}`);
      });
      return null;
    }
    const user = await this.opener.open(account);
    await this.mails.sendVerification(user);
    return user;
  }

  /** @throws AppError `too-many-requests` */
  async sendVerification(user: User, address: string): Promise<void> {
    this.throttle.take('mail', address, [user.email]);
    await this.mails.sendVerification(user);
  }

  /** @throws AppError `bad-token`, `name-taken` */
  verifyEmail(token: string): Promise<void> {
    return this.opener.confirmEmail(token);
  }
}
