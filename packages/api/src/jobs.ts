/** Jobs: one chunk of one upload, waiting for a worker, running, or done. */
import { z } from 'zod';
import { verification } from './stacks.ts';
import { id, pageCursor, pageLimit, utcTime } from './fields.ts';

export const jobStatus = z.enum(['pending', 'processing', 'completed', 'failed', 'retry']);

/** A frame that is not in the stack, whole or in part, and why, in a sentence. */
export const droppedFrame = z.object({ name: z.string().max(255), reason: z.string().max(1000) });

export const job = z.object({
  id,
  uploadToken: z.string().nullable(),
  chunkKey: z.string(),
  objectName: z.string().nullable(),
  frameCount: z.number().int(),
  status: jobStatus,
  /** Who makes the stack: the server's worker, or the device that sent the finished stack. */
  madeBy: z.enum(['worker', 'client']),
  workerId: z.string().nullable(),
  attempts: z.number().int(),
  /** Why the last attempt failed, in a sentence. */
  errorMessage: z.string().nullable(),
  progress: z.number().min(0).max(1).nullable(),
  /** Null until a worker has told, and for stacks of a device. Of very many the first; a stack's header names all. */
  droppedFrames: z.array(droppedFrame).nullable(),
  /** Parts of used frames that were left out; known as those. A frame that lost two parts is there twice. */
  framesInPart: z.array(droppedFrame).nullable(),
  stackId: id.nullable(),
  /** The stack of a device that this job makes again to compare it to the byte; the job gives no stack of its own. */
  verifies: z.object({ stackId: id, verification: verification.nullable() }).nullable(),
  createdAt: utcTime,
  startedAt: utcTime.nullable(),
  completedAt: utcTime.nullable(),
});

export const jobListQuery = z.object({
  status: jobStatus.optional(),
  upload: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export const jobList = z.object({ jobs: z.array(job), nextCursor: z.string().nullable() });

export type DroppedFrame = z.infer<typeof droppedFrame>;
export type Job = z.infer<typeof job>;
export type JobStatus = z.infer<typeof jobStatus>;
export type JobList = z.infer<typeof jobList>;
export type JobListQuery = z.infer<typeof jobListQuery>;
