/** What workers may still put for jobs that are being deleted. */
import type { EntityManager } from 'typeorm';
import { putMs } from './settle-service.ts';
import { objectsOfAttempts } from './stack-objects.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { noteUnsettled } from './unsettled-repository.ts';

/**
 * Call this in the transaction that deletes the jobs. Cleanup looks at the objects once the worker's lease is over, and a
 * put that it may have begun.
 */
export async function noteAttempts(
  em: EntityManager,
  jobs: readonly StackingJob[],
  now: Date,
): Promise<void> {
  for (const { userId, objectName, chunkKey, id, leaseToken, leaseExpiresAt } of jobs) {
    if (leaseToken === null) continue; // no worker has ever had it
    const dueMs = Math.max(leaseExpiresAt?.getTime() ?? 0, now.getTime() + putMs);
    await noteUnsettled(em, objectsOfAttempts(userId, objectName, chunkKey, id), now, new Date(dueMs));
  }
}
