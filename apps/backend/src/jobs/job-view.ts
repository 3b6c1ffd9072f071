/** Maps jobs to their API responses. */
import type { Job } from '@crowdsky/api';
import { droppedFrames } from '../archive/dropped-frames.ts';
import type { JobWithStack } from '../archive/job-service.ts';

export function jobView({ job, stackId }: JobWithStack): Job {
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
    droppedFrames: droppedFrames(job.droppedFrames),
    stackId,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
  };
}
