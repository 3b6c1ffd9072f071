/** A job as the server answers it. */
import type { Job } from '@crowdsky/api';

/** What is not given is that of a job of 5 frames that nobody has begun. */
export function jobView(given: Partial<Job>): Job {
  return {
    id: 1,
    uploadToken: '1'.repeat(32),
    chunkKey: '20250115.76_10.0_+20.0',
    objectName: 'M 1',
    frameCount: 5,
    status: 'pending',
    madeBy: 'worker',
    workerId: null,
    attempts: 0,
    errorMessage: null,
    progress: null,
    droppedFrames: null,
    framesInPart: null,
    stackId: null,
    verifies: null,
    createdAt: '2025-03-28T00:00:00.000Z',
    startedAt: null,
    completedAt: null,
    ...given,
  };
}
