/**
 * HEALPix in RING order: the sphere in 12 nside² cells of equal area, numbered along rings of equal declination from the
 * north. Górski et al. 2005, ApJ 622, 759, sections 4 and 5. Angles are degrees, `nside` is a power of two.
 */
import { sinCosDeg } from '@crowdsky/elementary';

/** Where the equatorial belt ends. */
const BELT_SIN = 2 / 3;
const QUARTER_DEG = 90;

/** Cells of the whole sphere. */
export function cellCount(nside: number): number {
  return 12 * nside * nside;
}

/** The cell of a place; any right ascension will do. */
export function cellOf(raDeg: number, decDeg: number, nside: number): number {
  const { sin, cos } = sinCosDeg(decDeg);
  const quarters = (((raDeg % 360) + 360) % 360) / QUARTER_DEG;
  return Math.abs(sin) <= BELT_SIN
    ? beltCell(quarters, sin, nside)
    : capCell(quarters, { north: sin > 0, sin: Math.abs(sin), cos }, nside);
}

function beltCell(quarters: number, sin: number, nside: number): number {
  const along = nside * (0.5 + quarters);
  const across = 0.75 * nside * sin;
  const rising = Math.floor(along - across);
  const falling = Math.floor(along + across);
  const ring = nside + 1 + rising - falling; // 1 where the belt begins
  const shift = 1 - (ring & 1);
  const index = Math.floor((rising + falling - nside + shift + 1) / 2);
  const inRing = 4 * nside;
  return capCells(nside) + (ring - 1) * inRing + (((index % inRing) + inRing) % inRing);
}

/** `sin` and `cos` of the distance from the equator: the cosine keeps its digits near the pole. */
interface CapPlace {
  readonly north: boolean;
  readonly sin: number;
  readonly cos: number;
}

function capCell(quarters: number, { north, sin, cos }: CapPlace, nside: number): number {
  const inQuarter = quarters - Math.floor(quarters);
  const fromPole = nside * cos * Math.sqrt(3 / (1 + sin));
  const rising = Math.floor(inQuarter * fromPole);
  const falling = Math.floor((1 - inQuarter) * fromPole);
  const ring = Math.min(rising + falling + 1, nside); // 1 at the pole
  const index = Math.floor(quarters * ring) % (4 * ring);
  return north ? 2 * ring * (ring - 1) + index : cellCount(nside) - 2 * ring * (ring + 1) + index;
}

/** The number of cells of one polar cap. */
function capCells(nside: number): number {
  return 2 * nside * (nside - 1);
}

export interface CellRing {
  /** From the north, 1 to 4 nside - 1. */
  readonly ring: number;
  /** Place in the ring, from 0. */
  readonly index: number;
  /** Cells of the ring. */
  readonly count: number;
  /** Of the cells' centres beyond the ring's first meridian, in cells: 0.5 or 0. */
  readonly offset: number;
}

export function ringOf(cell: number, nside: number): CellRing {
  const inCap = capCells(nside);
  const all = cellCount(nside);
  if (cell < inCap) return capRing(cell);
  if (cell >= all - inCap) {
    const { ring, count } = capRing(all - 1 - cell);
    return { ring: 4 * nside - ring, index: cell - (all - 2 * ring * (ring + 1)), count, offset: 0.5 };
  }
  const count = 4 * nside;
  const ring = nside + Math.floor((cell - inCap) / count);
  return { ring, index: (cell - inCap) % count, count, offset: ((ring + nside) & 1) === 0 ? 0.5 : 0 };
}

/** Counted from its own pole. */
function capRing(cell: number): CellRing {
  let ring = Math.floor((1 + Math.sqrt(1 + 2 * cell)) / 2);
  if (2 * ring * (ring - 1) > cell) ring--;
  if (2 * ring * (ring + 1) <= cell) ring++;
  return { ring, index: cell - 2 * ring * (ring - 1), count: 4 * ring, offset: 0.5 };
}

/** Sine of the declination of a ring's centres; of the poles for rings 0 and 4 nside. */
export function ringSin(ring: number, nside: number): number {
  if (ring > 2 * nside) return -ringSin(4 * nside - ring, nside);
  if (ring < nside) return 1 - (ring * ring) / (3 * nside * nside);
  return (2 * (2 * nside - ring)) / (3 * nside);
}

export interface CellCentre {
  readonly raDeg: number;
  /** Sine of the declination. */
  readonly sinDec: number;
}

/** Where the centre of a cell is. */
export function cellCentre(cell: number, nside: number): CellCentre {
  const { ring, index, count, offset } = ringOf(cell, nside);
  return { raDeg: ((index + offset) * 360) / count, sinDec: ringSin(ring, nside) };
}

/** Right ascensions between which a cell lies, of which the first may be below 0. */
export function cellMeridians(cell: number, nside: number): { fromDeg: number; toDeg: number } {
  const { index, count, offset } = ringOf(cell, nside);
  const from = index + offset - 0.5;
  return { fromDeg: (from * 360) / count, toDeg: ((from + 1) * 360) / count };
}
