/** Passwords of accounts: asking for them again, changing and resetting them. */
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { sha256Hex } from '../ground/secrets.ts';
import { AccountMails } from './account-mails.ts';
import * as accounts from './account-repository.ts';
import { badToken } from './bad-token.ts';
import { LoginThrottle } from './login-throttle.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { RequestThrottle } from './request-throttle.ts';
import type { Principal } from './sign-in-service.ts';

@Injectable()
export class PasswordService {
  private readonly logger = new Logger('Accounts');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: AccountMails,
    private readonly logins: LoginThrottle,
    private readonly throttle: RequestThrottle,
  ) {}

  /**
   * Returns before the look-up, so that neither the answer nor its timing reveals whether the address is known.
   *
   * @throws AppError `too-many-requests`
   */
  forget(email: string, address: string): void {
    this.throttle.take('mail', address, [email]);
    this.sendReset(email).catch((error: unknown) => {
      this.logger.error(`A reset mail could not be prepared: ${(error as Error).message}`);
    });
  }

  /** @throws AppError `bad-token` */
  async reset(token: string, password: string): Promise<void> {
    const tokenHash = sha256Hex(token);
    // Before the slow hash, which a made-up token must not cost.
    if (!(await this.db.run((em) => accounts.isMailToken(em, tokenHash, 'reset', this.clock.now()))))
      throw badToken();
    const passwordHash = await hashPassword(password);
    await this.db.transaction(async (em) => {
      const userId = await accounts.takeMailToken(em, tokenHash, 'reset', this.clock.now());
      if (userId === null) throw badToken();
      // Holding the mailed token proves access to the mailbox.
      await accounts.updateUser(em, userId, { passwordHash, emailVerifiedAt: this.clock.nowSeconds() });
      await accounts.deleteLoginSessions(em, userId);
    });
  }

  /** Ends every other session. */
  async change({ user, sessionHash }: Principal, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.db.transaction(async (em) => {
      await accounts.updateUser(em, user.id, { passwordHash });
      await accounts.deleteLoginSessions(em, user.id, sessionHash);
    });
  }

  /** Guards actions that a session alone must not allow. @throws AppError `wrong-password`, `too-many-requests` */
  async require({ user, sessionHash }: Principal, password: string): Promise<void> {
    const session = sessionHash ?? `account ${user.id}`;
    this.logins.attemptInSession(session);
    if (!(await verifyPassword(password, user.passwordHash)))
      throw new AppError('wrong-password', 'The password is wrong.');
    this.logins.succeededInSession(session);
  }

  private async sendReset(email: string): Promise<void> {
    const user = await this.db.run((em) => accounts.findUserByEmail(em, email));
    if (user?.isActive) await this.mails.sendReset(user);
  }
}
