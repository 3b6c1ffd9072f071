/** Uploads of raw frames: start, put each file, finalize into jobs. */
import { z } from 'zod';
import { id, pageCursor, pageLimit, queryFlag, queryNumber, sha256Hex, utcTime } from './fields.ts';

export const uploadToken = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');
export const uploadStatus = z.enum(['uploading', 'complete', 'failed', 'expired']);
/** Length of a chunk's time slot. Free accounts have 900 s, pro and raw may choose. */
const slotSeconds = z.union([z.literal(900), z.literal(180), z.literal(60)]);

export const startUploadRequest = z.object({
  /** Keep the site's latitude and longitude in the raws and the stack; else they are blanked on arrival. */
  keepLocation: z.boolean().default(false),
  slotSeconds: slotSeconds.default(900),
});

export const upload = z.object({
  token: uploadToken,
  status: uploadStatus,
  objectName: z.string().nullable(),
  fileCount: z.number().int(),
  totalBytes: z.number().int(),
  keepLocation: z.boolean(),
  slotSeconds,
  createdAt: utcTime,
  completedAt: utcTime.nullable(),
});

export const rawFile = z.object({
  id,
  filename: z.string(),
  sizeBytes: z.number().int(),
  /** SHA-256 of the file as it was sent. */
  sha256: z.string(),
  dateObs: utcTime.nullable(),
  objectName: z.string().nullable(),
  exposureSeconds: z.number().nullable(),
  filter: z.string().nullable(),
  raDeg: z.number().nullable(),
  decDeg: z.number().nullable(),
  chunkKey: z.string().nullable(),
  /** False once the file was stacked or given up, or expired after it was skipped. */
  present: z.boolean(),
});

export const putFileQuery = z.object({ sha256: sha256Hex.optional() });
/**
 * `alreadyStored`: these very bytes were there before, or the same pixels under another header; `file` is the one that is
 * there, and nothing was stored twice.
 */
export const putFileResponse = z.object({ file: rawFile, alreadyStored: z.boolean() });
export const uploadList = z.object({ uploads: z.array(upload), nextCursor: z.string().nullable() });
export const uploadListQuery = z.object({ limit: pageLimit, cursor: pageCursor });
export const uploadDetail = z.object({ upload, files: z.array(rawFile) });

export const finalizeRequest = z.object({
  /** Stack again and replace the stacks that there are of the same chunks; else such chunks are skipped. */
  overwrite: z.boolean().default(false),
});
const skippedChunk = z.object({
  chunkKey: z.string(),
  frameCount: z.number().int(),
  reason: z.enum(['stack-exists', 'job-exists']),
});
export const finalizeResponse = z.object({
  jobs: z.array(z.object({ id, chunkKey: z.string(), frameCount: z.number().int() })),
  skipped: z.array(skippedChunk),
  /** Chunks whose stack a device made: nothing is stacked anew, a worker makes that stack again and compares it to the byte. */
  verifying: z.array(z.object({ id, chunkKey: z.string(), frameCount: z.number().int(), stackId: id })),
});

export const stackUploadQuery = z.object({
  sha256: sha256Hex.optional(),
  /** Replace the stack that there is of the same chunk; else the new one is refused. */
  overwrite: queryFlag.default(false),
  /** Keep the site's latitude and longitude in the file; else they are blanked on arrival. */
  keepLocation: queryFlag.default(false),
  slotSeconds: queryNumber.pipe(slotSeconds).default(900),
});

export type Upload = z.infer<typeof upload>;
export type StartUploadRequest = z.infer<typeof startUploadRequest>;
export type RawFile = z.infer<typeof rawFile>;
export type PutFileResponse = z.infer<typeof putFileResponse>;
export type UploadList = z.infer<typeof uploadList>;
export type UploadDetail = z.infer<typeof uploadDetail>;
export type FinalizeRequest = z.infer<typeof finalizeRequest>;
export type FinalizeResponse = z.infer<typeof finalizeResponse>;
export type StackUploadQuery = z.infer<typeof stackUploadQuery>;
