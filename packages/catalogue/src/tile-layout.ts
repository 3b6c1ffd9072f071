/**
 * The file of star tiles, little endian:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | `CSTILES1` |
 * | 4 | length of the next |
 * | … | facts as JSON in UTF-8, then zeros up to a multiple of 8 |
 * | 8 (4 nside + 1) | declinations (degrees) of the rings of HEALPix centres from pole to pole, both poles included |
 * | 4 (12 nside² + 1) | for each cell in RING order the number of stars before it, and the number of all |
 * | 5 a star | for each cell: right ascensions, declinations, magnitudes, the brightest star first |
 *
 * Right ascension and declination are 16-bit parts of the cell's box, between its meridians and between the rings before
 * and after its own; magnitudes are 8-bit steps.
 */
import { ringOf } from './healpix.ts';

export const MAGIC = 'CSTILES1';
export const STAR_BYTES = 5;
/** Parts of a cell's box. */
export const BOX_PARTS = 65_536;
/** Of the 8 bits: what 0 is, and their step. Brighter stars are kept as such. */
export const BRIGHTEST_MAG = 0;
export const MAG_STEP = 1 / 16;

export interface CatalogueFacts {
  /** As a stack's header names it. */
  readonly name: string;
  /** Photometric band of the magnitudes. */
  readonly band: string;
  /** Epoch and equinox of the positions, Julian years. */
  readonly epoch: number;
  readonly equinox: number;
  readonly nside: number;
  readonly stars: number;
  /** Who made the catalogue, and under which licence it is given. */
  readonly copyright: string;
  /** What the tiles were made of, with its SHA-256. */
  readonly source: string;
}

/** Where the numbers of stars begin, and the first tile. */
export function offsetsOf(
  factsBytes: number,
  nside: number,
): { decs: number; starts: number; tiles: number } {
  const decs = Math.ceil((12 + factsBytes) / 8) * 8;
  const starts = decs + 8 * (4 * nside + 1);
  return { decs, starts, tiles: starts + 4 * (12 * nside * nside + 1) };
}

/** Declinations between which a cell lies. */
export function cellParallels(
  cell: number,
  nside: number,
  ringDecs: ArrayLike<number>,
): { southDeg: number; northDeg: number } {
  const { ring } = ringOf(cell, nside);
  return { southDeg: ringDecs[ring + 1], northDeg: ringDecs[ring - 1] };
}
