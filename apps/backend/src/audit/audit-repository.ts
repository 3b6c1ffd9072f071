/** All SQL of `audit_log`. There is nothing here to change or delete an entry, and nothing shall be. */
import type { AuditAction } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import type { Actor } from './actor.ts';
import { AuditEntry } from './audit-entry.entity.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Act {
  action: AuditAction;
  target: { kind: AuditEntry['targetKind']; id: number | null; name: string | null };
  before: Values | null;
  after: Values | null;
}

/** Call this in the transaction that makes the change, so that neither is there without the other. */
export async function appendAudit(em: EntityManager, actor: Actor, at: Date, act: Act): Promise<void> {
  await em.insert(AuditEntry, {
    at,
    source: actor.source,
    actorId: actor.id,
    actorName: actor.name,
    action: act.action,
    targetKind: act.target.kind,
    targetId: act.target.id,
    targetName: act.target.name,
    oldValues: act.before && JSON.stringify(act.before),
    newValues: act.after && JSON.stringify(act.after),
  });
}

export interface AuditFilter {
  userId?: number | undefined;
  action?: AuditAction | undefined;
  beforeId: number;
  limit: number;
}

/** Newest first. */
export function listAudit(em: EntityManager, filter: AuditFilter): Promise<AuditEntry[]> {
  const query = em
    .createQueryBuilder(AuditEntry, 'a')
    .where('a.id < :beforeId', { beforeId: filter.beforeId })
    .orderBy('a.id', 'DESC')
    .limit(filter.limit);
  if (filter.userId !== undefined)
    query.andWhere("a.targetKind = 'user' AND a.targetId = :userId", { userId: filter.userId });
  if (filter.action !== undefined) query.andWhere('a.action = :action', { action: filter.action });
  return query.getMany();
}
