/** Resetting a forgotten password by mail. */
import { Injectable, Logger } from '@nestjs/common';
import type { ResetPasswordRequest } from '@crowdsky/api';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { sha256Hex } from '../ground/secrets.ts';
import { AccountMails } from './account-mails.ts';
import * as accounts from './account-repository.ts';
import { badToken } from './bad-token.ts';
import { callerNetwork } from './caller-network.ts';
import { OpenStreams } from './open-streams.ts';
import { Passwords } from './passwords.ts';
import { RequestThrottle } from './request-throttle.ts';
import { refuseWeakPassword } from './weak-password.ts';

@Injectable()
export class PasswordResetService {
  private readonly logger = new Logger('Accounts');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: AccountMails,
    private readonly throttle: RequestThrottle,
    private readonly passwords: Passwords,
    private readonly streams: OpenStreams,
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

  /** @throws AppError `bad-request`, `bad-token`, `too-many-requests` */
  async reset({ token, password, revokeKeys }: ResetPasswordRequest, address: string): Promise<void> {
    const tokenHash = sha256Hex(token);
    // Before the slow hash, which a made-up token must not cost.
    const owner = await this.db.run((em) =>
      accounts.findMailTokenOwner(em, tokenHash, 'reset', this.clock.now()),
    );
    if (!owner) throw badToken();
    await refuseWeakPassword(password, [owner.username, owner.email]);
    const passwordHash = await this.passwords.hash(password, callerNetwork(address));
    await this.db.transaction(async (em) => {
      const userId = await accounts.takeMailToken(em, tokenHash, 'reset', this.clock.now());
      if (userId === null) throw badToken();
      // Holding the mailed token proves access to the mailbox.
      await accounts.updateUser(em, userId, { passwordHash, emailVerifiedAt: this.clock.nowSeconds() });
      await accounts.deleteLoginSessions(em, userId);
      if (revokeKeys) await accounts.deleteApiKeys(em, userId);
    });
    this.streams.passwordChanged(owner.id, { keysToo: revokeKeys });
  }

  private async sendReset(email: string): Promise<void> {
    const user = await this.db.run((em) => accounts.findUserByEmail(em, email));
    if (user?.isActive) await this.mails.sendReset(user);
  }
}
