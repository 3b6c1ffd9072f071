/** Maps jobs to their API responses. */
import type { Job } from '@crowdsky/api';
import { reasonsOf } from '../archive/frame-reasons.ts';
import { verificationOf } from '../archive/verification.ts';
import type { JobWithStack } from '../archive/job-with-stack.ts';

export function jobView({ job, stackId, verification }: JobWithStack): Job {
  return {
    id: job.id,
    uploadToken: job.session?.sessionToken ?? null,
    chunkKey: job.chunkKey,
    objectName: job.objectName,
    frameCount: job.frameCount,
    status: job.status,
    madeBy: job.madeBy,
    workerId: job.workerId,
    attempts: job.retryCount + (job.status === 'processing' || job.status === 'completed' ? 1 : 0),
    errorMessage: job.errorMessage,
    progress: job.progress,
    droppedFrames: reasonsOf(job.droppedFrames),
    framesInPart: reasonsOf(job.framesInPart),
    stackId,
    verifies:
      job.verifiesStackId === null
        ? null
        : { stackId: job.verifiesStackId, verification: verificationOf(verification) },
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
  };
}
