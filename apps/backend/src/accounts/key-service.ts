/** API keys of an account: list, make, revoke. */
import { Injectable } from '@nestjs/common';
import type { ApiKey, CreateKeyRequest, CreateKeyResponse } from '@crowdsky/api';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { randomToken, sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import { apiKeyView } from './account-view.ts';
import { OpenStreams } from './open-streams.ts';
import type { Principal } from './principal.ts';
import { RequestThrottle } from './request-throttle.ts';
import type { User } from './user.entity.ts';

const maxKeys = 50;

@Injectable()
export class KeyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly throttle: RequestThrottle,
    private readonly streams: OpenStreams,
  ) {}

  async list(user: User): Promise<ApiKey[]> {
    const keys = await this.db.run((em) => accounts.listApiKeys(em, user.id));
    return keys.map(apiKeyView);
  }

  /** @throws AppError `bad-request`, `not-allowed`, `too-many-requests` */
  async create(
    user: User,
    { name, scope, expiresAt }: CreateKeyRequest,
    address: string,
  ): Promise<CreateKeyResponse> {
    const expires = expiresAt === null ? null : new Date(expiresAt);
    if (expires && expires <= this.clock.now()) throw alreadyExpired();
    this.throttle.take('key', address, [String(user.id)]);
    const secret = `csk_${randomToken()}`;
    const key = await this.db.transaction(async (em) => {
      const known = await accounts.listApiKeys(em, user.id);
      if (known.length >= maxKeys)
        throw new AppError('not-allowed', `An account has at most ${maxKeys} keys: revoke one first.`);
      return accounts.insertApiKey(em, {
        userId: user.id,
        name,
        scope,
        expiresAt: expires,
        prefix: secret.slice(0, 10),
        keyHash: sha256Hex(secret),
        createdAt: this.clock.nowSeconds(),
      });
    });
    return { key: apiKeyView(key), secret };
  }

  /** @throws AppError `not-found` */
  async rename(user: User, id: number, name: string): Promise<ApiKey> {
    const key = await this.db.run((em) => accounts.renameApiKey(em, user.id, id, name));
    if (!key) throw notFound('key');
    return apiKeyView(key);
  }

  /** A key revokes itself and no other. @throws AppError `not-found`, `not-allowed` */
  async revoke({ user, via, keyHash: ownHash }: Principal, id: number): Promise<void> {
    const keyHash = await this.db.transaction(async (em) => {
      const key = (await accounts.listApiKeys(em, user.id)).find((known) => known.id === id);
      if (via === 'key' && key?.keyHash !== ownHash)
        throw new AppError('not-allowed', 'An API key revokes itself alone: sign in to revoke another.');
      return key && (await accounts.deleteApiKey(em, user.id, id)) ? key.keyHash : undefined;
    });
    if (keyHash === undefined) throw notFound('key');
    this.streams.endWhere((caller) => caller.keyHash === keyHash);
  }
}

function alreadyExpired(): AppError {
  const fields = [{ path: 'expiresAt', message: 'must be in the future' }];
  return new AppError('bad-request', 'The request cannot be accepted. expiresAt: must be in the future', {
    fields,
  });
}
