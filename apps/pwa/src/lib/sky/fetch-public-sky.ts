/** Asks the server for the sky of everyone. Loaded only where somebody is signed in and asks for it. */
import type { PublicNights, PublicSky } from '@crowdsky/api';
import { server } from '../api/api.ts';
import { momentOf } from './nights.ts';

const HALF_A_DAY_MS = 12 * 3600 * 1000;

/** Of these nights, or of all; nights as `nightOf` counts them, from noon to noon. Rejects as `server`. */
export function fetchPublicSky(
  range: { readonly from: number; readonly to: number } | undefined,
  signal: AbortSignal,
): Promise<PublicSky> {
  const query = range && {
    from: new Date(momentOf(range.from) - HALF_A_DAY_MS).toISOString(),
    to: new Date(momentOf(range.to) + HALF_A_DAY_MS).toISOString(),
  };
  return server.mapPublicStacks({ query: query ?? {}, signal });
}

/** Rejects as `server`. */
export function fetchPublicNights(signal: AbortSignal): Promise<PublicNights> {
  return server.listPublicNights({ signal });
}
