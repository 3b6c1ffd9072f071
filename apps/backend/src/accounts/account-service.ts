/** The rules of accounts: opening, verifying, resetting, API keys. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ApiKey, CreateKeyResponse, RegisterRequest } from '@crowdsky/api';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { randomToken, sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import { apiKeyView } from './account-view.ts';
import { LoginThrottle } from './login-throttle.ts';
import { Mailer } from './mailer.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { User } from './user.entity.ts';

const hourMs = 3_600_000;
const maxKeys = 50;
const mailPauseMs = 60_000;

@Injectable()
export class AccountService {
  private readonly logger = new Logger('Accounts');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
    private readonly throttle: LoginThrottle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `not-allowed`, `name-taken` */
  async register(request: RegisterRequest): Promise<User> {
    if (!this.config.registrationOpen)
      throw new AppError('not-allowed', 'This server takes no new accounts.');
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
    await this.sendVerification(user);
    return user;
  }

  async sendVerification(user: User): Promise<void> {
    if (user.emailVerifiedAt) return;
    const token = await this.newMailToken(user.id, 'verify', 48 * hourMs);
    if (token === null) return;
    await this.mailer.send({
      to: user.email,
      subject: 'Confirm your address for CrowdSky',
      text: `Hello ${user.username},\n\nto confirm this address open\n${this.link('verify-email', token)}\n\nIf you did not open a CrowdSky account, ignore this mail.\n`,
    });
  }

  /** @throws AppError `bad-token` */
  async verifyEmail(token: string): Promise<void> {
    await this.db.transaction(async (em) => {
      const userId = await accounts.takeMailToken(em, sha256Hex(token), 'verify', this.clock.now());
      if (userId === null) throw badToken();
      await accounts.updateUser(em, userId, { emailVerifiedAt: this.clock.nowSeconds() });
    });
  }

  /** Returns before the look-up, so that neither the answer nor its timing reveals whether the address is known. */
  forgotPassword(email: string): void {
    this.sendReset(email).catch((error: unknown) => {
      this.logger.error(`A reset mail could not be prepared: ${(error as Error).message}`);
    });
  }

  private async sendReset(email: string): Promise<void> {
    const user = await this.db.run((em) => accounts.findUserByEmail(em, email));
    if (!user?.isActive) return;
    const token = await this.newMailToken(user.id, 'reset', hourMs);
    if (token === null) return;
    await this.mailer.send({
      to: user.email,
      subject: 'Reset your CrowdSky password',
      text: `Hello ${user.username},\n\nto set a new password open\n${this.link('reset-password', token)}\nThe link works for one hour. If you did not ask for it, ignore this mail.\n`,
    });
  }

  /** @throws AppError `bad-token` */
  async resetPassword(token: string, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.db.transaction(async (em) => {
      const userId = await accounts.takeMailToken(em, sha256Hex(token), 'reset', this.clock.now());
      if (userId === null) throw badToken();
      // Holding the mailed token proves access to the mailbox.
      await accounts.updateUser(em, userId, { passwordHash, emailVerifiedAt: this.clock.nowSeconds() });
      await accounts.deleteLoginSessions(em, userId);
    });
  }

  async changePassword(user: User, password: string, exceptHash: string | undefined): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.db.transaction(async (em) => {
      await accounts.updateUser(em, user.id, { passwordHash });
      await accounts.deleteLoginSessions(em, user.id, exceptHash);
    });
  }

  /** Guards actions that a session alone must not allow. @throws AppError `wrong-password`, `too-many-requests` */
  async requirePassword(user: User, password: string, address: string): Promise<void> {
    this.throttle.attempt(user.username, address);
    if (!(await verifyPassword(password, user.passwordHash)))
      throw new AppError('wrong-password', 'The password is wrong.');
    this.throttle.succeeded(user.username, address);
  }

  async listKeys(user: User): Promise<ApiKey[]> {
    const keys = await this.db.run((em) => accounts.listApiKeys(em, user.id));
    return keys.map(apiKeyView);
  }

  async createKey(user: User, name: string): Promise<CreateKeyResponse> {
    const secret = `csk_${randomToken()}`;
    const key = await this.db.transaction(async (em) => {
      const known = await accounts.listApiKeys(em, user.id);
      if (known.length >= maxKeys)
        throw new AppError('not-allowed', `An account has at most ${maxKeys} keys: revoke one first.`);
      const createdAt = this.clock.nowSeconds();
      const keyHash = sha256Hex(secret);
      return accounts.insertApiKey(em, {
        userId: user.id,
        name,
        prefix: secret.slice(0, 10),
        keyHash,
        createdAt,
      });
    });
    return { key: apiKeyView(key), secret };
  }

  async deleteKey(user: User, id: number): Promise<void> {
    if (!(await this.db.run((em) => accounts.deleteApiKey(em, user.id, id)))) throw notFound('key');
  }

  /** Resolves to null when a mail of this kind went out a moment ago, so that no mailbox is flooded. */
  private async newMailToken(
    userId: number,
    purpose: 'verify' | 'reset',
    lifeMs: number,
  ): Promise<string | null> {
    const token = randomToken();
    const row = {
      tokenHash: sha256Hex(token),
      userId,
      purpose,
      createdAt: this.clock.nowSeconds(),
      expiresAt: this.clock.in(lifeMs),
    };
    const since = this.clock.in(-mailPauseMs);
    return this.db.transaction(async (em) => {
      if (await accounts.hasMailTokenSince(em, userId, purpose, since)) return null;
      await accounts.replaceMailToken(em, row);
      return token;
    });
  }

  private link(page: string, token: string): string {
    const base = this.config.publicUrl ?? `http://${this.config.host}:${this.config.port}`;
    return `${base}/${page}?token=${token}`;
  }
}

function nameTaken(): AppError {
  return new AppError('name-taken', 'That user name or e-mail address is taken.');
}

function badToken(): AppError {
  return new AppError('bad-token', 'This link is not valid any more. Ask for a new one.');
}

/** The unique index decides between simultaneous registrations of one name. */
function isDuplicate(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' || (message ?? '').includes('UNIQUE constraint failed');
}
