/** The tables of accounts, for TypeORM. */
import { ApiKeyRow } from './api-key.entity.ts';
import { LoginSession } from './login-session.entity.ts';
import { MailToken } from './mail-token.entity.ts';
import { PendingAccount } from './pending-account.entity.ts';
import { User } from './user.entity.ts';

export const accountEntities = [User, LoginSession, ApiKeyRow, MailToken, PendingAccount];
