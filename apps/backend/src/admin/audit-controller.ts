/** /api/admin/audit. */
import { Controller, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { AuditList, AuditQuery } from '@crowdsky/api';
import { Route } from '../accounts/route.ts';
import { AuditService } from '../audit/audit-service.ts';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Route(api.endpoints.listAudit)
  list(@Query({ schema: api.auditQuery }) query: AuditQuery): Promise<AuditList> {
    return this.audit.list(query);
  }
}
