/** Opens a file of star tiles, and finds the stars around a place of the sky. */
import { sinCosDeg } from '@crowdsky/elementary';
import { cellCentre, cellCount, cellMeridians } from './healpix.ts';
import {
  BOX_PARTS,
  BRIGHTEST_MAG,
  cellParallels,
  MAG_STEP,
  MAGIC,
  offsetsOf,
  STAR_BYTES,
} from './tile-layout.ts';
import type { CatalogueFacts } from './tile-layout.ts';

export type { CatalogueFacts } from './tile-layout.ts';

export interface CatalogueStar {
  /** 0 to 360. */
  readonly raDeg: number;
  readonly decDeg: number;
  readonly magnitude: number;
}

export interface StarTiles {
  readonly facts: CatalogueFacts;
  /** Those within a radius (degrees, at most 90) of a place, the brightest first. */
  near(raDeg: number, decDeg: number, radiusDeg: number): CatalogueStar[];
}

/** The file is no catalogue, or not a whole one. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
}

/** `name` is the file's in sentences. Throws CatalogueError. */
export function openStarTiles(bytes: Uint8Array, name = 'The star catalogue'): StarTiles {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const facts = readFacts(bytes, view, name);
  const { nside, stars } = facts;
  const offsets = offsetsOf(view.getUint32(8, true), nside);
  const size = offsets.tiles + STAR_BYTES * stars;
  if (bytes.length !== size)
    throw new CatalogueError(`${name} is not whole: it has ${bytes.length} of ${size} bytes.`);
  const ringDecs = Float64Array.from({ length: 4 * nside + 1 }, (_, ring) =>
    view.getFloat64(offsets.decs + 8 * ring, true),
  );
  const cells = cellCount(nside);
  const starts = Uint32Array.from({ length: cells + 1 }, (_, cell) =>
    view.getUint32(offsets.starts + 4 * cell, true),
  );
  if (starts.some((start, cell) => cell > 0 && start < starts[cell - 1]) || starts[cells] !== stars)
    throw new CatalogueError(`${name} is damaged: its cells do not hold the ${stars} stars that it has.`);
  const centres = centresOf(nside);
  const near = (raDeg: number, decDeg: number, radiusDeg: number): CatalogueStar[] => {
    const place = unitVector(raDeg, decDeg);
    const inCell = sinCosDeg(Math.min(180, radiusDeg + cellRadiusDeg(nside))).cos;
    const within = sinCosDeg(radiusDeg).cos;
    const found: CatalogueStar[] = [];
    for (let cell = 0; cell < cells; cell++) {
      if (dot(centres, 3 * cell, place) < inCell) continue;
      for (const star of starsOf(cell)) {
        if (dot(unitVector(star.raDeg, star.decDeg), 0, place) >= within) found.push(star);
      }
    }
    return found.sort((a, b) => a.magnitude - b.magnitude);
  };
  function* starsOf(cell: number): Generator<CatalogueStar> {
    const count = starts[cell + 1] - starts[cell];
    const at = offsets.tiles + STAR_BYTES * starts[cell];
    const { fromDeg, toDeg } = cellMeridians(cell, nside);
    const { southDeg, northDeg } = cellParallels(cell, nside, ringDecs);
    const [raStep, decStep] = [(toDeg - fromDeg) / BOX_PARTS, (northDeg - southDeg) / BOX_PARTS];
    for (let n = 0; n < count; n++) {
      const ra = fromDeg + (view.getUint16(at + 2 * n, true) + 0.5) * raStep;
      yield {
        raDeg: ra < 0 ? ra + 360 : ra,
        decDeg: southDeg + (view.getUint16(at + 2 * (count + n), true) + 0.5) * decStep,
        magnitude: BRIGHTEST_MAG + bytes[at + 4 * count + n] * MAG_STEP,
      };
    }
  }
  return { facts, near };
}

function readFacts(bytes: Uint8Array, view: DataView, name: string): CatalogueFacts {
  const text = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  if (bytes.length < 12 || text(0, 8) !== MAGIC)
    throw new CatalogueError(`${name} is no file of star tiles.`);
  const length = view.getUint32(8, true);
  try {
    const facts = JSON.parse(text(12, 12 + length)) as CatalogueFacts;
    if (Number.isInteger(facts.nside) && Number.isInteger(facts.stars)) return facts;
  } catch {
    // Told below.
  }
  throw new CatalogueError(`${name} is damaged: it does not tell what it holds.`);
}

function centresOf(nside: number): Float64Array {
  const centres = new Float64Array(3 * cellCount(nside));
  for (let cell = 0; cell < cellCount(nside); cell++) {
    const { raDeg, sinDec } = cellCentre(cell, nside);
    const cosDec = Math.sqrt((1 - sinDec) * (1 + sinDec));
    const { sin, cos } = sinCosDeg(raDeg);
    centres.set([cosDec * cos, cosDec * sin, sinDec], 3 * cell);
  }
  return centres;
}

/** No point of a cell is farther from its centre: the widest cells lie where the caps begin, 59° / nside there. */
function cellRadiusDeg(nside: number): number {
  return 84 / nside;
}

function unitVector(raDeg: number, decDeg: number): [number, number, number] {
  const [ra, dec] = [sinCosDeg(raDeg), sinCosDeg(decDeg)];
  return [dec.cos * ra.cos, dec.cos * ra.sin, dec.sin];
}

function dot(vectors: ArrayLike<number>, at: number, [x, y, z]: readonly [number, number, number]): number {
  return vectors[at] * x + vectors[at + 1] * y + vectors[at + 2] * z;
}
