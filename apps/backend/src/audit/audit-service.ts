/** Reading the log of what admins did. */
import { Injectable } from '@nestjs/common';
import type { AuditList, AuditQuery } from '@crowdsky/api';
import { Database } from '../database/database.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { listAudit } from './audit-repository.ts';
import { auditView } from './audit-view.ts';

const maxId = 4_294_967_295;

@Injectable()
export class AuditService {
  constructor(private readonly db: Database) {}

  /** Newest first. @throws AppError `bad-request` */
  async list({ user, action, limit, cursor }: AuditQuery): Promise<AuditList> {
    const beforeId = cursor === undefined ? maxId : decodeCursor(cursor, false);
    const rows = await this.db.run((em) =>
      listAudit(em, { userId: user, action, beforeId, limit: limit + 1 }),
    );
    const { page, nextCursor } = pageOf(rows, limit, ({ id }) => ({ id }));
    return { entries: page.map(auditView), nextCursor };
  }
}
