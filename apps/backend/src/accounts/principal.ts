/** Who makes a request, and by what. */
import type { KeyScope } from '@crowdsky/api';
import type { User } from './user.entity.ts';

export interface Principal {
  user: User;
  via: 'cookie' | 'key' | 'basic';
  /** Only for a key. */
  keyScope?: KeyScope;
  keyHash?: string;
  /** Only for a cookie session. */
  csrfToken?: string;
  sessionHash?: string;
}
