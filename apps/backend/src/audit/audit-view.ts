/** Maps entries of the audit log to their API responses. */
import type { AuditAction, AuditRecord } from '@crowdsky/api';
import type { AuditEntry } from './audit-entry.entity.ts';

export function auditView(entry: AuditEntry): AuditRecord {
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    source: entry.source,
    actor: { id: entry.actorId, name: entry.actorName },
    action: entry.action as AuditAction,
    target: { kind: entry.targetKind, id: entry.targetId, name: entry.targetName },
    before: valuesOf(entry.oldValues),
    after: valuesOf(entry.newValues),
  };
}

function valuesOf(json: string | null): AuditRecord['before'] {
  return json === null ? null : (JSON.parse(json) as Record<string, unknown>);
}
