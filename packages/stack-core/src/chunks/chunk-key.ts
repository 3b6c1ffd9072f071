/** The key that names a chunk: its time slot and its place on the sky. */

export interface ChunkPlace {
  /** Start of an exposure in the slot, milliseconds since 1970-01-01 UTC. */
  readonly dateObsMs: number;
  /** Pointing of the chunk in degrees. */
  readonly raDeg: number;
  readonly decDeg: number;
  /** Length of a slot: 900 (15 min), 180 (3 min) or 60 (1 min). Default 900. */
  readonly slotSeconds?: number;
}

/**
 * `YYYYMMDD.CC_RRR.R_sDD.D`: UTC date, number of the slot in its day, right ascension and declination in degrees rounded
 * half away from zero to one decimal; never -0.0, never 360.0. Shorter slots need 3 or 4 digits.
 * Example: `20250115.78_83.6_+22.0`.
 */
export function chunkKey(place: ChunkPlace): string {
  return `${slotKey(place.dateObsMs, place.slotSeconds ?? 900)}_${placeKey(place.raDeg, place.decDeg)}`;
}

/** Date and slot: the part of a chunk's key before the first underscore. */
export function slotKey(dateObsMs: number, slotSeconds: number): string {
  const date = new Date(dateObsMs);
  const day = date.toISOString().slice(0, 10).replaceAll('-', '');
  const midnightMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const index = Math.floor((dateObsMs - midnightMs) / (slotSeconds * 1000));
  const digits = String(Math.ceil(86400 / slotSeconds) - 1).length;
  return `${day}.${String(index).padStart(digits, '0')}`;
}

/** Place on the sky: the part of a chunk's key behind the first underscore. */
export function placeKey(raDeg: number, decDeg: number): string {
  const ra = tenths(((raDeg % 360) + 360) % 360) % 3600;
  const dec = tenths(Math.abs(decDeg));
  return `${(ra / 10).toFixed(1)}_${decDeg < 0 && dec > 0 ? '-' : '+'}${(dec / 10).toFixed(1)}`;
}

/** Rounds to whole tenths, half up, forgiving the last bits that a decimal such as 83.65 loses in binary. */
function tenths(value: number): number {
  return Math.floor(value * 10 + 0.5 + 1e-9);
}
