/** Removes the chains of maxima that satellites and aeroplanes leave on a frame. */
import type { Measured } from './peak-search.ts';

/** Squared axis ratio above which a maximum can be a piece of a trail, as can one without a bounded shape. */
const MIN_ELONGATION2 = 1.6 * 1.6;
/** A trail has at least MIN_PIECES pieces on one line, and MIN_SHARE of all elongated maxima. */
const MIN_PIECES = 7;
const MIN_SHARE = 0.15;
const MAX_TRAILS = 4;
/** Candidate lines connect pairs of about this many pieces. */
const TRIED = 24;
const MIN_BASE_PX = 40;
/** Largest mean spacing of a trail's pieces; elongated stars that happen to be aligned are farther apart. */
const MAX_SPACING_PX = 30;

interface Line {
  readonly x: number;
  readonly y: number;
  /** Unit vector across the line. */
  readonly acrossX: number;
  readonly acrossY: number;
}

/**
 * Removes everything on a straight chain of elongated maxima from `measured`. Stars elongated by bad guiding stay: they
 * are not aligned. `sigmaPx`: usual standard deviation of a star's profile.
 */
export function withoutTrails(measured: readonly Measured[], sigmaPx: number): readonly Measured[] {
  let left = measured;
  for (let trail = 0; trail < MAX_TRAILS; trail++) {
    const pieces = left.filter(isLong);
    const line = pieces.length >= MIN_PIECES ? bestLine(pieces, sigmaPx) : undefined;
    if (line === undefined) break;
    left = left.filter((m) => distance(line, m) > 2.5 * sigmaPx);
  }
  return left;
}

function isLong({ status, xx, xy, yy }: Measured): boolean {
  if (status === 2) return true;
  const half = (xx - yy) / 2;
  const spread = Math.sqrt(half * half + xy * xy);
  return status === 0 && (xx + yy) / 2 + spread > MIN_ELONGATION2 * ((xx + yy) / 2 - spread);
}

/** The line with the most pieces within two sigma, if those make a trail. */
function bestLine(pieces: readonly Measured[], sigmaPx: number): Line | undefined {
  let best: Line | undefined;
  let most = Math.max(MIN_PIECES, Math.ceil(MIN_SHARE * pieces.length)) - 1;
  const stride = Math.max(1, Math.floor(pieces.length / TRIED));
  for (let i = 0; i < pieces.length; i += stride) {
    for (let j = i + stride; j < pieces.length; j += stride) {
      const line = lineThrough(pieces[i], pieces[j]);
      if (line === undefined) continue;
      const chain = pieces.filter((piece) => distance(line, piece) < 2 * sigmaPx);
      if (chain.length > most && chain.length * MAX_SPACING_PX > lengthOf(chain)) {
        most = chain.length;
        best = line;
      }
    }
  }
  return best;
}

/** Largest extent of pieces in x or y. */
function lengthOf(pieces: readonly Measured[]): number {
  const xs = pieces.map(({ x }) => x);
  const ys = pieces.map(({ y }) => y);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

function lineThrough(p: Measured, q: Measured): Line | undefined {
  const dx = q.x - p.x;
  const dy = q.y - p.y;
  const length = Math.sqrt(dx * dx + dy * dy);
  return length < MIN_BASE_PX ? undefined : { x: p.x, y: p.y, acrossX: -dy / length, acrossY: dx / length };
}

function distance(line: Line, m: Measured): number {
  return Math.abs((m.x - line.x) * line.acrossX + (m.y - line.y) * line.acrossY);
}
