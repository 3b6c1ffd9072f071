/** The worker's side: claim under a lease, fetch raws, beat, put files, complete or fail. */
import { z } from 'zod';
import { droppedFrame } from './jobs.ts';
import { exceptPlace } from './stacks.ts';
import { decDeg, id, printableText, raDeg, sha256Hex, utcTime } from './fields.ts';

export const workerId = printableText(64);
const leaseToken = z.string().regex(/^[0-9a-f]{32}$/);

/** With `waitSeconds` the answer comes as soon as a job is there, after that time at the latest. */
export const nextJobRequest = z.object({
  workerId,
  waitSeconds: z.number().min(0).max(30).default(0),
});
/** Beat at least every third of `leaseSeconds`; when the lease runs out another worker may claim the job. */
export const claimedJob = z.object({
  jobId: id,
  leaseToken,
  leaseSeconds: z.number().int(),
  userId: id,
  chunkKey: z.string(),
  objectName: z.string().nullable(),
  frameCount: z.number().int(),
  /** Write SITELAT and SITELONG into the stack. */
  keepLocation: z.boolean(),
  attempt: z.number().int(),
  /** The stack of a device that is to be made again and compared; null where the job makes a stack. Digests as a stack's. */
  verifies: z
    .object({ stackId: id, sha256: z.string().nullable(), storedSha256: z.string().nullable() })
    .nullable(),
});
/** `job` is null when no job is waiting. */
export const nextJobResponse = z.object({ job: claimedJob.nullable() });

export const jobFile = z.object({
  id,
  filename: z.string(),
  sizeBytes: z.number().int(),
  /** Of the file as its owner sent it: what the stack's header names. */
  sha256: z.string().nullable(),
  /** Of the bytes to fetch, in which the location may be blanked; null where it is not known. */
  storedSha256: z.string().nullable(),
  dateObs: utcTime.nullable(),
  exposureSeconds: z.number().nullable(),
  raDeg: z.number().nullable(),
  decDeg: z.number().nullable(),
});
export const jobFilesResponse = z.object({ jobId: id, chunkKey: z.string(), files: z.array(jobFile) });

/** Every request about a claimed job carries the lease it was claimed under, in the header or the query. */
export const leaseQuery = z.object({ lease: leaseToken });
export const heartbeatRequest = z.object({ leaseToken, progress: z.number().min(0).max(1).optional() });
export const heartbeatResponse = z.object({ leaseExpiresAt: utcTime });

export const workerPutQuery = z.object({ lease: leaseToken, sha256: sha256Hex.optional() });
export const workerPutResponse = z.object({ sizeBytes: z.number().int(), sha256: z.string() });

/** Both files were put before; sizes and digests are the server's own, not the worker's claim. */
export const completeRequest = z.object({
  leaseToken,
  framesInput: z.number().int().min(0).max(1_000_000),
  framesAligned: z.number().int().min(0).max(1_000_000),
  droppedFrames: z.array(droppedFrame).max(10_000).nullable().default(null),
  framesInPart: z.array(droppedFrame).max(10_000).nullable().default(null),
  exposureSeconds: z.number().min(0).nullable().default(null),
  dateObsStart: utcTime.nullable().default(null),
  dateObsEnd: utcTime.nullable().default(null),
  dateObsMid: utcTime.nullable().default(null),
  raDeg: raDeg.nullable().default(null),
  decDeg: decDeg.nullable().default(null),
  filter: z.string().max(32).nullable().default(null),
  telescope: z.string().max(64).nullable().default(null),
  starCount: z.number().int().min(0).nullable().default(null),
  fwhmPx: z.number().min(0).nullable().default(null),
  skyLevel: z.number().nullable().default(null),
  noiseLevel: z.number().min(0).nullable().default(null),
});
/** `recorded` is false when another worker, or an earlier call, was first; then nothing changed. */
export const completeResponse = z.object({ recorded: z.boolean(), stackId: id.nullable() });

/** What came of making a device's stack again. `isSame`: every byte. */
export const verdictRequest = z.object({
  leaseToken,
  isSame: z.boolean(),
  exceptPlace,
  /** Of a stack that differs: in sentences, the first ones. */
  differences: z.array(z.string().min(1).max(2000)).max(20),
  /** The program that made it again, with its version. */
  checkedBy: printableText(70),
});
/** `recorded` is false when another worker, or an earlier call, was first; then nothing changed. */
export const verdictResponse = z.object({ recorded: z.boolean() });

export const failRequest = z.object({
  leaseToken,
  errorMessage: z.string().min(1).max(10_000),
  /** False when another attempt would fail the same way. */
  retry: z.boolean().default(true),
});
export const failResponse = z.object({ status: z.enum(['retry', 'failed', 'ignored']) });

/** `released` is false when the lease had run out or the job has ended; then nothing changed. */
export const releaseRequest = z.object({ leaseToken });
export const releaseResponse = z.object({ released: z.boolean() });

export const cleanupResponse = z.object({
  expiredSessions: z.number().int(),
  filesDeleted: z.number().int(),
  objectsDeleted: z.number().int(),
});

export type ClaimedJob = z.infer<typeof claimedJob>;
export type NextJobRequest = z.infer<typeof nextJobRequest>;
export type NextJobResponse = z.infer<typeof nextJobResponse>;
export type JobFilesResponse = z.infer<typeof jobFilesResponse>;
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;
export type CompleteRequest = z.infer<typeof completeRequest>;
export type CompleteResponse = z.infer<typeof completeResponse>;
export type VerdictRequest = z.infer<typeof verdictRequest>;
export type VerdictResponse = z.infer<typeof verdictResponse>;
export type FailRequest = z.infer<typeof failRequest>;
export type FailResponse = z.infer<typeof failResponse>;
export type ReleaseResponse = z.infer<typeof releaseResponse>;
export type CleanupResponse = z.infer<typeof cleanupResponse>;
export type WorkerPutResponse = z.infer<typeof workerPutResponse>;
