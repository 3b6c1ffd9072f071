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
  'not-found',
  'wrong-method',
  'name-taken',
  'chunk-exists',
  'wrong-state',
  'lease-lost',
  'too-large',
  'quota-exceeded',
  'bad-range',
  'too-many-requests',
  'client-gone',
  'storage-failed',
  'database-failed',
  'unexpected',
] as const;

export const problemCode = z.enum(problemCodes);

export const problem = z.object({
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
