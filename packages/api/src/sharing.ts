/** Links by which anyone sees one stack. */
import { z } from 'zod';
import { id, utcTime } from './fields.ts';

export const makeLinkRequest = z.strictObject({
  /** Whether the link gives the FITS file too, without the place of observation. */
  withFits: z.boolean().default(false),
});
export const shareLink = z.object({
  id,
  stackId: id,
  /** At this server: `/s/…`. */
  path: z.string(),
  withFits: z.boolean(),
  createdAt: utcTime,
});
/** Newest first. */
export const shareLinkList = z.object({ links: z.array(shareLink) });

export type MakeLinkRequest = z.output<typeof makeLinkRequest>;
export type SharedLink = z.infer<typeof shareLink>;
export type SharedLinkList = z.infer<typeof shareLinkList>;
