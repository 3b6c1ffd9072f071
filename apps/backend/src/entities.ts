/** Every table, for TypeORM: each room registers its own. */
import { accountEntities } from './accounts/account-entities.ts';
import { archiveEntities } from './archive/archive-entities.ts';
import { AuditEntry } from './audit/audit-entry.entity.ts';

export const entities = [...accountEntities, ...archiveEntities, AuditEntry];
