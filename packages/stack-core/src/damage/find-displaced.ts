/** Finds frames of which a part, or every star once more, lies at another offset: torn, wrapped, or moved while exposed. */
import { poissonTail } from '../ground/poisson-tail.ts';
import type { Sighting, Sightings } from './sight-stars.ts';

export interface Displacement {
  /** `part`: rows or columns lie elsewhere; `all`: the stars are there twice. */
  readonly of: 'part' | 'all';
  /** Pixels of the frame. */
  readonly x: number;
  readonly y: number;
}

/** Only so many of the brightest are compared. */
const MOST_STRANGERS = 80;
const MOST_ABSENT = 160;
/** Displaced stars are as bright as expected, or half as bright if the telescope stood at both places. */
const FAINTEST = 0.25;
const BRIGHTEST = 2;
/** Width of the bins that offsets are counted in; four together count. */
const BIN_PX = 3;
const LEAST_STARS = 5;
const MAX_CHANCE = 1e-8;
/** A smaller one is a matter of the transform. */
const LEAST_OFFSET_PX = 5;
/** Stars in their place among those of the displaced part, or displaced ones among the others. */
const MOST_MIXED = 0.1;
/** Of the stars in their place that have a twin. */
const LEAST_TWINS = 0.4;

interface Offset {
  readonly x: number;
  readonly y: number;
  readonly from: Sighting;
  /** Of the stranger. */
  readonly at: { readonly x: number; readonly y: number };
}

/** The frame's size and what it shows; undefined if nothing is displaced. */
export function findDisplaced(
  { expected, absent, strangers }: Sightings,
  width: number,
  height: number,
): Displacement | undefined {
  const bright = strangers.slice(0, MOST_STRANGERS);
  if (bright.length < LEAST_STARS) return undefined;
  const seen = expected.filter(({ isSeen }) => isSeen);
  const moved = commonOffset(bright, absent.slice(0, MOST_ABSENT), width, height);
  if (moved && isOnePart(moved, seen)) return { of: 'part', ...meanOffset(moved) };
  const twins = commonOffset(bright, seen.slice(0, MOST_ABSENT), width, height);
  if (twins && twins.length >= LEAST_TWINS * Math.min(seen.length, bright.length))
    return { of: 'all', ...meanOffset(twins) };
  return undefined;
}

/** The offsets that agree with each other more often than chance would have it. */
function commonOffset(
  strangers: readonly { readonly x: number; readonly y: number; readonly flux: number }[],
  stars: readonly Sighting[],
  width: number,
  height: number,
): Offset[] | undefined {
  const bins = new Map<number, Offset[]>();
  const columns = Math.ceil((4 * width) / BIN_PX);
  let pairs = 0;
  for (const at of strangers) {
    for (const from of stars) {
      const [x, y] = [at.x - from.x, at.y - from.y];
      if (at.flux < FAINTEST * from.flux || at.flux > BRIGHTEST * from.flux) continue;
      if (x * x + y * y < LEAST_OFFSET_PX * LEAST_OFFSET_PX) continue;
      pairs++;
      const key = Math.floor((y + 2 * height) / BIN_PX) * columns + Math.floor((x + 2 * width) / BIN_PX);
      const bin = bins.get(key);
      if (bin) bin.push({ x, y, from, at });
      else bins.set(key, [{ x, y, from, at }]);
    }
  }
  let best: Offset[] = [];
  for (const key of bins.keys()) {
    const four = [key, key + 1, key + columns, key + columns + 1].flatMap((bin) => bins.get(bin) ?? []);
    if (four.length > best.length) best = four;
  }
  // Offsets fill about the area of the frame.
  const expected = (4 * BIN_PX * BIN_PX * pairs) / (width * height);
  const chance = bins.size * poissonTail(expected, best.length);
  return best.length >= LEAST_STARS && chance < MAX_CHANCE ? best : undefined;
}

function meanOffset(offsets: readonly Offset[]): { x: number; y: number } {
  const mean = (axis: 'x' | 'y'): number =>
    Math.round(offsets.reduce((sum, offset) => sum + offset[axis], 0) / offsets.length) + 0;
  return { x: mean('x'), y: mean('y') };
}

/** Whether the displaced stars fill rows or columns of their own. */
function isOnePart(moved: readonly Offset[], seen: readonly Sighting[]): boolean {
  return (['x', 'y'] as const).some((axis) => {
    const places = moved.map(({ at }) => at[axis]);
    const [first, last] = [Math.min(...places), Math.max(...places)];
    const among = seen.filter((star) => star[axis] >= first && star[axis] <= last).length;
    return among <= MOST_MIXED * Math.min(seen.length, moved.length);
  });
}
