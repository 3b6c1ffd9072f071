/** The body of every refusal: a code from a closed list for programs, a sentence for people. */
import { z } from 'zod';

export const problemCodes = [
  'bad-request',
  'bad-fits',
  'bad-digest',
  'bad-file-name',
  'no-date-obs',
  'empty-file',
  'cut-file',
  'bad-thumbnail',
  'wrong-password',
  'bad-token',
  'not-signed-in',
  'bad-csrf-token',
  'cross-site',
  'not-allowed',
  'email-not-verified',
  'account-blocked',
  'not-found',
  'wrong-method',
  'name-taken',
  'chunk-exists',
  'wrong-state',
  'lease-lost',
  'too-large',
  'quota-exceeded',
  'file-lost',
  'bad-range',
  'wrong-offset',
  'busy',
  'wrong-version',
  'wrong-media-type',
  'too-many-requests',
  'client-gone',
  'storage-failed',
  'database-failed',
  'unexpected',
] as const;

export const problemCode = z.enum(problemCodes);

/** By RFC 9457; servers of earlier versions sent `error` alone. */
export const problem = z.object({
  type: z.literal('about:blank').optional(),
  title: z.string().optional(),
  status: z.number().int().optional(),
  /** As `error.message`. */
  detail: z.string().optional(),
  instance: z.string().optional(),
  error: z.object({
    code: problemCode,
    /** A whole sentence to show to the user. */
    message: z.string(),
    requestId: z.string(),
    /** Which fields of the request were refused and why. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});

export type ProblemCode = z.infer<typeof problemCode>;
export type Problem = z.infer<typeof problem>;
