/** Sorts a catalogue's stars into tiles. For programs that make a catalogue; see tile-layout.ts for the file. */
import { cellCount, cellMeridians, cellOf, ringSin } from './healpix.ts';
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

/** Three lists of one length; degrees and magnitudes. */
export interface StarColumns {
  readonly raDeg: ArrayLike<number>;
  readonly decDeg: ArrayLike<number>;
  readonly magnitude: ArrayLike<number>;
}

/** Positions keep 1/65,536 of a cell's box, magnitudes 1/16 between 0 and 15.9. Stars of equal magnitude stay in their order. */
export function writeStarTiles(
  { raDeg, decDeg, magnitude }: StarColumns,
  about: Omit<CatalogueFacts, 'stars'>,
): Uint8Array<ArrayBuffer> {
  const { nside } = about;
  const count = raDeg.length;
  const facts = new TextEncoder().encode(JSON.stringify({ ...about, stars: count }));
  const offsets = offsetsOf(facts.length, nside);
  const bytes = new Uint8Array(offsets.tiles + STAR_BYTES * count);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, facts.length, true);
  bytes.set(facts, 12);
  const ringDecs = Float64Array.from({ length: 4 * nside + 1 }, (_, ring) => ringDec(ring, nside));
  ringDecs.forEach((dec, ring) => {
    view.setFloat64(offsets.decs + 8 * ring, dec, true);
  });
  const cells = Uint32Array.from({ length: count }, (_, star) => cellOf(raDeg[star], decDeg[star], nside));
  const order = Uint32Array.from({ length: count }, (_, star) => star).sort(
    (a, b) => cells[a] - cells[b] || magnitude[a] - magnitude[b] || a - b,
  );
  let at = offsets.tiles;
  for (let cell = 0, star = 0; cell < cellCount(nside); cell++) {
    view.setUint32(offsets.starts + 4 * cell, star, true);
    const first = star;
    while (star < count && cells[order[star]] === cell) star++;
    const mine = order.subarray(first, star);
    const { fromDeg, toDeg } = cellMeridians(cell, nside);
    const { southDeg, northDeg } = cellParallels(cell, nside, ringDecs);
    mine.forEach((own, n) => {
      const ra = (((raDeg[own] - fromDeg) % 360) + 360) % 360;
      view.setUint16(at + 2 * n, part(ra / (toDeg - fromDeg)), true);
      const dec = (decDeg[own] - southDeg) / (northDeg - southDeg);
      view.setUint16(at + 2 * (mine.length + n), part(dec), true);
      bytes[at + 4 * mine.length + n] = step(magnitude[own]);
    });
    at += STAR_BYTES * mine.length;
  }
  view.setUint32(offsets.starts + 4 * cellCount(nside), count, true);
  return bytes;
}

/** Rounded as the file keeps it, so that every engine writes the same. */
function ringDec(ring: number, nside: number): number {
  const fromEquator = (Math.asin(ringSin(ring, nside)) * 180) / Math.PI;
  return Math.round(fromEquator * 1e9) / 1e9;
}

function part(share: number): number {
  // A star beside the meridian may have been rounded to the next turn.
  const near = share > 1.5 ? 0 : share;
  return Math.min(BOX_PARTS - 1, Math.max(0, Math.floor(near * BOX_PARTS)));
}

function step(magnitude: number): number {
  return Math.min(255, Math.max(0, Math.round((magnitude - BRIGHTEST_MAG) / MAG_STEP)));
}
