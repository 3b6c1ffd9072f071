/** Requests of the earlier system's worker; numbers may come as text. */
import { z } from 'zod';
import { parseDateObs } from '@crowdsky/stack-core';

const jobId = z.coerce.number().int().min(1).max(4_294_967_295);

export function legacyIdQuery<Name extends string>(name: Name) {
  return z.object({ [name]: jobId } as Record<Name, typeof jobId>);
}

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.null(), z.literal('').transform(() => null), schema]).default(null);
const count = z.coerce.number().int().min(0).max(4_294_967_295);
/** Has no time zone and means UTC. */
const time = z
  .string()
  .max(40)
  .transform((text, context) => {
    const ms = parseDateObs(text.replace(/\+00:00$/, ''));
    if (ms === undefined) {
      context.addIssue({ code: 'custom', message: 'must be a time as 2025-01-15T19:30:00' });
      return z.NEVER;
    }
    return new Date(ms);
  });

export const legacyCompletion = z.object({
  job_id: jobId,
  ucloud_path: z.string().min(1).max(512),
  thumbnail_path: optional(z.string().max(512)),
  n_frames_input: optional(count),
  n_frames_aligned: optional(count),
  total_exptime: optional(z.coerce.number().min(0)),
  date_obs_start: optional(time),
  date_obs_end: optional(time),
  ra_deg: optional(z.coerce.number().min(0).max(360)),
  dec_deg: optional(z.coerce.number().min(-90).max(90)),
  file_size_bytes: optional(count),
  n_stars_detected: optional(count),
});

export const legacyFailure = z.object({
  job_id: jobId,
  error_message: z
    .string()
    .default('Unknown error')
    .transform((text) => text.slice(0, 10_000)),
});

export type LegacyCompletion = z.infer<typeof legacyCompletion>;
