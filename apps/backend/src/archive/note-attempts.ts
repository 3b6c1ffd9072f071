/** What workers put, or may still put, for jobs that are over. */
import type { EntityManager } from 'typeorm';
import { putMs } from './settle-service.ts';
import { objectsOfAttempts } from './stack-objects.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { noteUnsettled } from './unsettled-repository.ts';

/**
 * Call this in the transaction that ends the jobs; `kept` are objects that a row refers to now. Cleanup looks at the others
 * once the worker's lease is over, and a put that it may have begun.
 */
export async function noteAttempts(
  em: EntityManager,
  jobs: readonly StackingJob[],
  now: Date,
  kept: readonly string[] = [],
): Promise<void> {
  for (const { userId, objectName, chunkKey, id, leaseToken, leaseExpiresAt } of jobs) {
    if (leaseToken === null) continue; // no worker has ever had it
    const dueMs = Math.max(leaseExpiresAt?.getTime() ?? 0, now.getTime() + putMs);
    const objects = objectsOfAttempts(userId, objectName, chunkKey, id);
    const others = objects.filter((name) => !kept.includes(name));
    await noteUnsettled(em, others, now, new Date(dueMs));
  }
}
