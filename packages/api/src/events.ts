/** The events of GET /api/events, one JSON object per server-sent event. */
import { z } from 'zod';
import { id } from './fields.ts';
import { jobStatus } from './jobs.ts';

export const liveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('upload'), token: z.string(), fileCount: z.number().int(), status: z.string() }),
  z.object({
    type: z.literal('job'),
    jobId: id,
    chunkKey: z.string(),
    status: jobStatus,
    progress: z.number().nullable(),
    errorMessage: z.string().nullable(),
  }),
  z.object({ type: z.literal('job-deleted'), jobId: id }),
  z.object({ type: z.literal('stack'), stackId: id, chunkKey: z.string() }),
  z.object({ type: z.literal('stack-deleted'), stackId: id }),
]);

export type LiveEvent = z.infer<typeof liveEvent>;
