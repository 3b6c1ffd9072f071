/** Maps accounts to what admins see of them. */
import type { AdminUser } from '@crowdsky/api';
import { accountView } from '../accounts/account-view.ts';
import type { User } from '../accounts/user.entity.ts';

export function adminUserView(user: User): AdminUser {
  return { ...accountView(user), blocked: !user.isActive };
}
