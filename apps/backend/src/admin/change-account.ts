/** What changes of an account an admin may make, as columns and as entries of the audit log. */
import type { ChangeUserRequest } from '@crowdsky/api';
import type { User } from '../accounts/user.entity.ts';
import type { Act } from '../audit/audit-rows.ts';
import type { Config } from '../ground/config.ts';
import { bytesPerMb } from '../ground/megabytes.ts';

export interface AccountChanges {
  columns: Partial<Pick<User, 'tier' | 'storageLimitMb' | 'isActive' | 'role'>>;
  /** One for each value that differs. */
  acts: Act[];
}

/** Of what is asked for, that which is not so already. */
export function accountChanges(
  user: User,
  asked: ChangeUserRequest,
  quotaMbOfTier: Config['quotaMbOfTier'],
): AccountChanges {
  const columns: AccountChanges['columns'] = {};
  const acts: Act[] = [];
  const note = (action: Act['action'], before: Act['before'], after: Act['after']): void =>
    void acts.push({ action, target: { kind: 'user', id: user.id, name: user.username }, before, after });
  if (asked.tier !== undefined && asked.tier !== user.tier) {
    columns.tier = asked.tier;
    note('user-tier', { tier: user.tier }, { tier: asked.tier });
  }
  const limitMb = limitMbOf(asked.storageLimitBytes, quotaMbOfTier[asked.tier ?? user.tier]);
  if (limitMb !== undefined && limitMb !== user.storageLimitMb) {
    columns.storageLimitMb = limitMb;
    const [before, after] = [user.storageLimitMb, limitMb].map((mb) => Math.round(mb * bytesPerMb));
    note('user-quota', { storageLimitBytes: before }, { storageLimitBytes: after });
  }
  if (asked.blocked !== undefined && asked.blocked === user.isActive) {
    columns.isActive = !asked.blocked;
    note(
      asked.blocked ? 'user-block' : 'user-unblock',
      { blocked: !asked.blocked },
      { blocked: asked.blocked },
    );
  }
  if (asked.role !== undefined && asked.role !== user.role) {
    columns.role = asked.role;
    note('user-role', { role: user.role }, { role: asked.role });
  }
  return { columns, acts };
}

/** The column holds hundredths of a megabyte. */
function limitMbOf(asked: ChangeUserRequest['storageLimitBytes'], tierDefaultMb: number): number | undefined {
  if (asked === undefined) return undefined;
  return asked === 'tier-default' ? tierDefaultMb : Math.round((asked / bytesPerMb) * 100) / 100;
}
