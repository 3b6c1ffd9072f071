/** Maps accounts and keys to their API responses. */
import type { Account, ApiKey } from '@crowdsky/api';
import { bytesPerMb } from '../ground/megabytes.ts';
import type { ApiKeyRow } from './api-key.entity.ts';
import type { User } from './user.entity.ts';

export function accountView(user: User): Account {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    tier: user.tier,
    role: user.role,
    storageUsedBytes: user.storageUsedBytes,
    storageLimitBytes: Math.round(user.storageLimitMb * bytesPerMb),
    trashBytes: user.trashBytes,
    trashLimitBytes: Math.round(user.storageLimitMb * bytesPerMb),
    stacksPublic: user.stacksPublic,
    createdAt: user.createdAt.toISOString(),
  };
}

export function apiKeyView(key: ApiKeyRow): ApiKey {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scope: key.scope,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
