/** Accounts as an operator reads them. */
import type { AdminUser } from '@crowdsky/api';
import { formatSize } from './sizes.ts';
import { printable, table } from './table.ts';

export function userTable(users: readonly AdminUser[]): string {
  const rows = users.map((user) => [
    String(user.id),
    user.username,
    user.email,
    user.tier,
    user.role,
    stateOf(user),
    formatSize(user.storageUsedBytes),
    formatSize(user.storageLimitBytes),
    user.createdAt.slice(0, 10),
  ]);
  return table(['ID', 'NAME', 'E-MAIL', 'TIER', 'ROLE', 'STATE', 'USED', 'QUOTA', 'SINCE'], rows);
}

export function userCard(user: AdminUser): string {
  const lines: [string, string][] = [
    ['id', String(user.id)],
    ['name', user.username],
    ['e-mail', `${user.email} (${user.emailVerified ? 'confirmed' : 'not confirmed'})`],
    ['tier', user.tier],
    ['role', user.role],
    ['state', stateOf(user)],
    ['stored', `${formatSize(user.storageUsedBytes)} of ${formatSize(user.storageLimitBytes)}`],
    ['in the trash', formatSize(user.trashBytes)],
    ['since', user.createdAt],
  ];
  return lines.map(([label, value]) => `${label.padEnd(14)}${printable(value)}\n`).join('');
}

function stateOf({ blocked }: AdminUser): string {
  return blocked ? 'blocked' : 'active';
}
