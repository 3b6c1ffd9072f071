/** A job as the server tells it. Tests only. */
import type { Job } from '@crowdsky/api';

export function someJob(id: number, given: Partial<Job> = {}): Job {
  return {
    id,
    uploadToken: 'a',
    chunkKey: '20250327.05_193.0_+41.0',
    objectName: 'M 94',
    frameCount: 32,
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
    createdAt: '2025-03-28T10:00:00.000Z',
    startedAt: null,
    completedAt: null,
    ...given,
  };
}
