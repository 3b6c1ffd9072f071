/** The sky of everyone: what owners made public, summed up before anyone sees it. */
import { z } from 'zod';
import { decDeg, raDeg, utcTime } from './fields.ts';

/** Stacks whose observation began from `from` on and before `to`; without either, those of unknown time too. */
export const publicSkyQuery = z.object({ from: utcTime.optional(), to: utcTime.optional() });

/** A cell of about a square degree, all of nearly the same area, in which there is something. */
export const skyCell = z.object({
  /** Its middle. */
  raDeg,
  decDeg,
  stackCount: z.number().int(),
  exposureSeconds: z.number(),
});

export const publicSky = z.object({ cells: z.array(skyCell) });

/** Nights of UTC: from noon to noon. */
export const publicNights = z.object({
  nights: z.array(
    z.object({
      /** Days since 1970-01-01 of the day on which it began. */
      night: z.number().int(),
      stackCount: z.number().int(),
      exposureSeconds: z.number(),
    }),
  ),
});

export type PublicSky = z.infer<typeof publicSky>;
export type PublicSkyQuery = z.infer<typeof publicSkyQuery>;
export type PublicNights = z.infer<typeof publicNights>;
