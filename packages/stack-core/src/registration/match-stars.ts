/** Matches the stars of two frames under any shift, rotation, scale or mirroring. */
import { applyTransform } from '../ground/apply-transform.ts';
import { fitSimilarity } from './fit-similarity.ts';
import { HitMap } from './hit-map.ts';
import type { Transform } from '../ground/image.ts';
import { poissonTail } from '../ground/poisson-tail.ts';
import { StarIndex } from '../stars/star-index.ts';
import type { Point } from '../stars/star-index.ts';
import { trianglesOf, visitSimilarTriangles } from './triangles.ts';

/** Index of a star in the reference list, and in the other list. */
export type StarPair = readonly [number, number];

export interface StarMatch {
  /** Similarity from the reference frame's pixels to the other's. */
  readonly transform: Transform;
  readonly mirrored: boolean;
  readonly pairs: readonly StarPair[];
  /** Expected number of equally good matches by pure chance, over all hypotheses tried. */
  readonly chance: number;
}

/** One search: number of bright stars that form triangles, allowed scales, parity. */
interface MatchAttempt {
  readonly stars: number;
  readonly minScale: number;
  readonly maxScale: number;
  readonly mirrored: boolean;
}

const ATTEMPTS: readonly MatchAttempt[] = [
  { stars: 14, minScale: 0.97, maxScale: 1.03, mirrored: false },
  { stars: 30, minScale: 0.97, maxScale: 1.03, mirrored: false },
  { stars: 45, minScale: 0.97, maxScale: 1.03, mirrored: false },
  { stars: 24, minScale: 0.38, maxScale: 2.6, mirrored: false },
  { stars: 36, minScale: 0.38, maxScale: 2.6, mirrored: false },
  { stars: 30, minScale: 0.38, maxScale: 2.6, mirrored: true },
];

/** A hypothesis is tested on the QUICK_STARS brightest stars before all others vote on it. */
const QUICK_STARS = 50;
const QUICK_HITS = 5;
const VERIFY_STARS = 200;
const LOOSE_PX = 4;
const TIGHT_PX = 1.2;
const MAX_CHANCE = 1e-7;
const MIN_PAIRS = 6;
/** Coincidences that come from the triangle's own corners. */
const CORNERS = 3;
const MAX_HYPOTHESES = 30000;

/**
 * Matches two star lists, each sorted brightest first. Similar triangles of bright stars propose a transform and the
 * other bright stars vote on it. It is accepted only if unrelated fields practically never agree in as many stars
 * (after Lang et al. 2010, AJ 139, section 2.3, with a Poisson background). Searches at scale 1 first, then at scales
 * 0.4 to 2.5, last mirrored. Undefined if nothing matches.
 */
export function matchStars(reference: readonly Point[], other: readonly Point[]): StarMatch | undefined {
  const tried = { count: 0 };
  for (const attempt of ATTEMPTS) {
    const match = searchTriangles(reference, other, attempt, tried);
    if (match !== undefined) return match;
  }
  return undefined;
}

function searchTriangles(
  reference: readonly Point[],
  other: readonly Point[],
  attempt: MatchAttempt,
  tried: { count: number },
): StarMatch | undefined {
  const { mirrored } = attempt;
  const corners = other.slice(0, attempt.stars).map((star) => (mirrored ? { x: -star.x, y: star.y } : star));
  const quick = new HitMap(other.slice(0, QUICK_STARS));
  const xs = Float64Array.from(reference.slice(0, QUICK_STARS), (star) => star.x);
  const ys = Float64Array.from(reference.slice(0, QUICK_STARS), (star) => star.y);
  const many = new StarIndex(other.slice(0, VERIFY_STARS), 16);
  const mine = trianglesOf(reference.slice(0, attempt.stars));
  const most = tried.count + MAX_HYPOTHESES;
  const guess = new Float64Array(6);
  let match: StarMatch | undefined;
  visitSimilarTriangles(mine, trianglesOf(corners), attempt, (from, to) => {
    if (tried.count === most) return true;
    tried.count++;
    writeSimilarity(guess, reference[from.b], reference[from.c], other[to.b], other[to.c], mirrored);
    if (quick.countHits(xs, ys, guess) < QUICK_HITS) return false;
    match = verify(reference, many, toTransform(guess), mirrored, tried.count);
    return match !== undefined;
  });
  if (match === undefined) return undefined;
  return { ...match, pairs: pairStars(reference, new StarIndex(other, 16), match.transform, 3) };
}

/**
 * The similarity (numbers a to f) that maps side (p, q) to (u, v). Writes in place: it is called too often to allocate.
 */
function writeSimilarity(
  into: Float64Array,
  p: Point,
  q: Point,
  u: Point,
  v: Point,
  mirrored: boolean,
): void {
  const sign = mirrored ? -1 : 1;
  const x = q.x - p.x;
  const y = q.y - p.y;
  const square = x * x + y * y;
  const a = ((v.x - u.x) * x + sign * (v.y - u.y) * y) / square;
  const d = (sign * (v.y - u.y) * x - (v.x - u.x) * y) / square;
  into[0] = a;
  into[1] = -d;
  into[2] = u.x - a * p.x + d * p.y;
  into[3] = sign * d;
  into[4] = sign * a;
  into[5] = u.y - sign * d * p.x - sign * a * p.y;
}

function toTransform([a, b, c, d, e, f]: Float64Array): Transform {
  return { a, b, c, d, e, f, g: 0, h: 0 };
}

/** Refines a hypothesis on the stars that agree with it, and accepts it if chance cannot explain their number. */
function verify(
  reference: readonly Point[],
  index: StarIndex,
  guess: Transform,
  mirrored: boolean,
  hypotheses: number,
): StarMatch | undefined {
  const voters = reference.slice(0, VERIFY_STARS);
  let transform = guess;
  for (const tolerancePx of [LOOSE_PX, LOOSE_PX / 2, TIGHT_PX, TIGHT_PX]) {
    const pairs = pairStars(voters, index, transform, tolerancePx);
    const refined = fitSimilarity(voters, index.points, pairs, mirrored);
    if (pairs.length < MIN_PAIRS || refined === undefined) return undefined;
    transform = refined;
  }
  for (const tolerancePx of [TIGHT_PX, 2 * TIGHT_PX]) {
    const pairs = pairStars(voters, index, transform, tolerancePx);
    const inside = voters.filter((star) => {
      const { x, y } = applyTransform(transform, star.x, star.y);
      return index.covers(x, y, tolerancePx);
    }).length;
    const expected = (inside * index.points.length * Math.PI * tolerancePx * tolerancePx) / index.area;
    const chance = 2 * hypotheses * poissonTail(expected, pairs.length - CORNERS);
    if (pairs.length >= MIN_PAIRS && chance < MAX_CHANCE) return { transform, mirrored, pairs, chance };
  }
  return undefined;
}

/**
 * Pairs every point with the nearest of `index` within `tolerancePx` (at most 16) of its transformed position, unless
 * another point is nearer to that one: each index appears once on either side, in the order of `reference`.
 */
export function pairStars(
  reference: readonly Point[],
  index: StarIndex,
  transform: Transform,
  tolerancePx: number,
): StarPair[] {
  const claimant = new Int32Array(index.points.length).fill(-1);
  const squares = new Float64Array(index.points.length);
  const claimed = new Int32Array(reference.length).fill(-1);
  reference.forEach((star, from) => {
    const { x, y } = applyTransform(transform, star.x, star.y);
    const to = index.nearest(x, y, tolerancePx);
    if (to < 0) return;
    const dx = index.points[to].x - x;
    const dy = index.points[to].y - y;
    const square = dx * dx + dy * dy;
    const rival = claimant[to];
    if (rival >= 0 && square >= squares[to]) return;
    if (rival >= 0) claimed[rival] = -1;
    claimant[to] = from;
    claimed[from] = to;
    squares[to] = square;
  });
  const pairs: StarPair[] = [];
  claimed.forEach((to, from) => {
    if (to >= 0) pairs.push([from, to]);
  });
  return pairs;
}
