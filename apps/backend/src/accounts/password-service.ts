/** The password of who is signed in: asking for it again, and changing it. */
import { Injectable } from '@nestjs/common';
import type { ChangePasswordRequest } from '@crowdsky/api';
import { AppError } from '../ground/app-error.ts';
import { Database } from '../database/database.ts';
import * as accounts from './account-repository.ts';
import { LoginThrottle } from './login-throttle.ts';
import { OpenStreams } from './open-streams.ts';
import { Passwords } from './passwords.ts';
import type { Principal } from './principal.ts';
import type { User } from './user.entity.ts';
import { refuseWeakPassword } from './weak-password.ts';

@Injectable()
export class PasswordService {
  constructor(
    private readonly db: Database,
    private readonly logins: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly streams: OpenStreams,
  ) {}

  /** Ends every other session. @throws AppError `bad-request`, `too-many-requests` */
  async change(
    { user, sessionHash }: Principal,
    { password, revokeKeys }: ChangePasswordRequest,
  ): Promise<void> {
    await refuseWeakPassword(password, [user.username, user.email]);
    const passwordHash = await this.passwords.hash(password, shareOf(user));
    await this.db.transaction(async (em) => {
      await accounts.updateUser(em, user.id, { passwordHash });
      await accounts.deleteLoginSessions(em, user.id, sessionHash);
      if (revokeKeys) await accounts.deleteApiKeys(em, user.id);
    });
    this.streams.passwordChanged(user.id, { exceptHash: sessionHash, keysToo: revokeKeys });
  }

  /** Guards actions that a session alone must not allow. @throws AppError `wrong-password`, `too-many-requests` */
  async require({ user, sessionHash }: Principal, password: string): Promise<void> {
    const session = sessionHash ?? shareOf(user);
    this.logins.attemptInSession(session);
    if (!(await this.passwords.verify(password, user.passwordHash, shareOf(user))))
      throw new AppError('wrong-password', 'The password is wrong.');
    this.logins.succeededInSession(session);
  }
}

function shareOf(user: User): string {
  return `account ${user.id}`;
}
