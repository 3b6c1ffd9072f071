/** Authentication: sign-in and out, and the account behind a cookie, a key or a password. */
import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { randomToken, sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import type { ApiKeyRow } from './api-key.entity.ts';
import type { LoginSession } from './login-session.entity.ts';
import { callerNetwork } from './caller-network.ts';
import { LoginThrottle } from './login-throttle.ts';
import { OpenStreams } from './open-streams.ts';
import { Passwords } from './passwords.ts';
import type { Principal } from './principal.ts';
import type { User } from './user.entity.ts';

const dayMs = 86_400_000;
const keyTouchMs = 60_000;
const passwordMemoryMs = 5 * 60_000;

@Injectable()
export class SignInService {
  /** Basic sends the password with every request; the cache saves a slow bcrypt comparison each time. */
  private readonly knownPasswords = new Map<string, { userId: number; hash: string; until: number }>();
  /** Pending sign-ins: many simultaneous requests of one script count as one attempt. */
  private readonly verifying = new Map<string, Promise<User>>();
  private readonly memorySalt = randomBytes(32).toString('hex');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly streams: OpenStreams,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `wrong-password`, `account-blocked`, `too-many-requests` */
  async byPassword(login: string, password: string, address: string): Promise<User> {
    const user = await this.db.run((em) => accounts.findUserByLogin(em, login));
    // Name and mail are one account.
    const account = user ? `id ${user.id}` : `name ${login.toLowerCase()}`;
    this.throttle.attempt(account, address);
    const hash = user?.passwordHash ?? null;
    const matches = await this.passwords.verify(password, hash, callerNetwork(address));
    if (!user || !matches) throw new AppError('wrong-password', 'The name or the password is wrong.');
    this.throttle.succeeded(account, address);
    // Only whoever has the password learns that the account is blocked.
    return requireActive(user);
  }

  async startSession(user: User): Promise<{ token: string; csrfToken: string; expiresAt: Date }> {
    const token = randomToken();
    const csrfToken = randomToken();
    const expiresAt = this.clock.in(this.config.sessionDays * dayMs);
    await this.db.run((em) =>
      accounts.insertLoginSession(em, {
        tokenHash: sha256Hex(token),
        userId: user.id,
        csrfToken,
        createdAt: this.clock.nowSeconds(),
        expiresAt,
      }),
    );
    return { token, csrfToken, expiresAt };
  }

  /** @throws AppError `account-blocked` */
  async bySessionToken(token: string): Promise<Principal | null> {
    const sessionHash = sha256Hex(token);
    const session = await this.findValidSession(sessionHash);
    if (!session) return null;
    return { user: requireActive(session.user), via: 'cookie', csrfToken: session.csrfToken, sessionHash };
  }

  private async findValidSession(sessionHash: string): Promise<LoginSession | null> {
    const session = await this.db.run((em) => accounts.findLoginSession(em, sessionHash));
    return session && session.expiresAt > this.clock.now() ? session : null;
  }

  /** @throws AppError `account-blocked` */
  async byApiKey(secret: string): Promise<Principal | null> {
    const keyHash = sha256Hex(secret);
    const key = await this.findValidKey(keyHash);
    if (!key) return null;
    requireActive(key.user);
    if (!key.lastUsedAt || this.clock.nowMs() - key.lastUsedAt.getTime() > keyTouchMs) {
      await this.db.run((em) => accounts.touchApiKey(em, key.id, this.clock.nowSeconds()));
    }
    return { user: key.user, via: 'key', keyScope: key.scope, keyHash };
  }

  /** Whether what a caller signed in with still opens the account. */
  async holds({ user, via, sessionHash, keyHash }: Principal): Promise<boolean> {
    switch (via) {
      case 'cookie':
        return (await this.findValidSession(sessionHash ?? ''))?.user.isActive === true;
      case 'key':
        return (await this.findValidKey(keyHash ?? ''))?.user.isActive === true;
      case 'basic': {
        const now = await this.db.run((em) => accounts.findUser(em, user.id));
        return now?.isActive === true && now.passwordHash === user.passwordHash;
      }
    }
  }

  private async findValidKey(keyHash: string): Promise<ApiKeyRow | null> {
    const key = await this.db.run((em) => accounts.findApiKey(em, keyHash));
    const isExpired = key?.expiresAt && key.expiresAt <= this.clock.now();
    return isExpired ? null : key;
  }

  /** @throws AppError `wrong-password`, `account-blocked`, `too-many-requests` */
  async byBasic(login: string, password: string, address: string): Promise<Principal> {
    const memoryKey = sha256Hex(JSON.stringify([this.memorySalt, login.toLowerCase(), password]));
    const known = this.knownPasswords.get(memoryKey);
    if (known && known.until > this.clock.nowMs()) {
      const user = await this.db.run((em) => accounts.findUser(em, known.userId));
      if (user?.passwordHash === known.hash) {
        requireActive(user);
        known.until = this.clock.nowMs() + passwordMemoryMs;
        return { user, via: 'basic' };
      }
    }
    this.knownPasswords.delete(memoryKey);
    const user = await this.verifyOnce(memoryKey, () => this.byPassword(login, password, address));
    if (this.knownPasswords.size > 10_000) this.knownPasswords.clear();
    const until = this.clock.nowMs() + passwordMemoryMs;
    this.knownPasswords.set(memoryKey, { userId: user.id, hash: user.passwordHash, until });
    return { user, via: 'basic' };
  }

  private verifyOnce(memoryKey: string, verify: () => Promise<User>): Promise<User> {
    const running = this.verifying.get(memoryKey) ?? verify().finally(() => this.verifying.delete(memoryKey));
    this.verifying.set(memoryKey, running);
    return running;
  }

  /** Deletes expired sessions and mailed tokens. */
  async forgetExpired(): Promise<void> {
    await this.db.run((em) => accounts.deleteExpiredLogins(em, this.clock.now()));
  }

  async endSession(sessionHash: string): Promise<void> {
    await this.db.run((em) => accounts.deleteLoginSession(em, sessionHash));
    this.streams.endWhere((caller) => caller.sessionHash === sessionHash);
  }
}

function requireActive(user: User): User {
  if (user.isActive) return user;
  throw new AppError(
    'account-blocked',
    'This account is blocked. Nothing of it is deleted; write to the operator of this server.',
  );
}
