/** Which files the account has, asked by their SHA-256 before anything is sent. */
import { z } from 'zod';
import { id, sha256Hex } from './fields.ts';
import { uploadToken } from './uploads.ts';

export const digestRequest = z.object({ sha256: z.array(sha256Hex).min(1).max(2000) });
/**
 * Only what is there is named: digests that are in neither list are new. All are those of the files as they were sent; a
 * stack is known by its stored bytes too, in which the location may be blanked.
 */
export const digestResponse = z.object({
  stacks: z.array(z.object({ sha256: z.string(), stackId: id })),
  raws: z.array(
    z.object({
      sha256: z.string(),
      uploadToken,
      filename: z.string(),
      /** False once the file was stacked or given up. */
      present: z.boolean(),
    }),
  ),
});

export type DigestRequest = z.infer<typeof digestRequest>;
export type DigestResponse = z.infer<typeof digestResponse>;
