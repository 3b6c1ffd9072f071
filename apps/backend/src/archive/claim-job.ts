/** Claiming: the oldest waiting job goes to exactly one worker. */
import type { EntityManager } from 'typeorm';
import { StackingJob } from './stacking-job.entity.ts';

export interface Claim {
  workerId: string;
  leaseToken: string;
  now: Date;
  leaseExpiresAt: Date;
  /** Whether jobs that make a device's stack again are for this worker too. */
  verifies: boolean;
}

const oldestFirst = 'ORDER BY created_at, id LIMIT 1';
/** New jobs before repeated ones, so that one bad chunk cannot hold up the others. */
const states = ['pending', 'retry'] as const;

/** Run this in a transaction. Resolves to null when no job is waiting. */
export async function claimJob(
  em: EntityManager,
  embedded: boolean,
  claim: Claim,
): Promise<StackingJob | null> {
  for (const state of states) {
    const id = embedded ? await takeEmbedded(em, state, claim) : await takeLocked(em, state, claim);
    if (id !== null) return em.findOneByOrFail(StackingJob, { id });
  }
  return null;
}

/** MariaDB: skips rows that another claim has locked instead of waiting for them. */
async function takeLocked(em: EntityManager, state: string, claim: Claim): Promise<number | null> {
  const rows = await em.query<{ id: number }[]>(
    `SELECT id FROM stacking_jobs WHERE status = ? ${suiting(claim)} ${oldestFirst} FOR UPDATE SKIP LOCKED`,
    [state],
  );
  if (rows.length === 0) return null;
  await em.update(StackingJob, { id: rows[0].id }, claimed(claim));
  return rows[0].id;
}

/** SQLite has one writer, so one statement suffices. */
async function takeEmbedded(em: EntityManager, state: string, claim: Claim): Promise<number | null> {
  const rows = await em.query<{ id: number }[]>(
    `UPDATE stacking_jobs SET status = 'processing', lease_token = ?
      WHERE id = (SELECT id FROM stacking_jobs WHERE status = ? ${suiting(claim)} ${oldestFirst}) RETURNING id`,
    [claim.leaseToken, state],
  );
  if (rows.length === 0) return null;
  await em.update(StackingJob, { id: rows[0].id }, claimed(claim));
  return rows[0].id;
}

function suiting({ verifies }: Claim): string {
  return verifies ? '' : 'AND verifies_stack_id IS NULL';
}

function claimed(claim: Claim): Partial<StackingJob> {
  return {
    status: 'processing',
    workerId: claim.workerId,
    leaseToken: claim.leaseToken,
    leaseExpiresAt: claim.leaseExpiresAt,
    heartbeatAt: claim.now,
    startedAt: claim.now,
    completedAt: null,
    progress: null,
    putStackBytes: null,
    putStackSha256: null,
    putThumbnailBytes: null,
  };
}
