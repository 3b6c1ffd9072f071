/** Removes duplicate detections and flags blended stars. */
import { StarIndex } from './star-index.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

/** Within this many standard deviations of the profile two maxima are one star; within the other they are blended. */
const SAME_SIGMA = 1;
const BLENDED_SIGMA = 4;

/** Removes stars that repeat a brighter one, and flags blends. Expects and returns stars brightest first. */
export function markBlends(stars: readonly Star[], variancePx2: number): Star[] {
  const sorted = [...stars].sort((p, q) => q.flux - p.flux || p.y - q.y || p.x - q.x);
  const sigma = Math.sqrt(Math.max(1, variancePx2));
  const index = new StarIndex(sorted, BLENDED_SIGMA * sigma);
  const repeats = sorted.map((star, i) =>
    index.within(star.x, star.y, SAME_SIGMA * sigma).some((j) => j < i),
  );
  const kept: Star[] = [];
  sorted.forEach((star, i) => {
    if (repeats[i]) return;
    const near = index.within(star.x, star.y, BLENDED_SIGMA * sigma).some((j) => j !== i && !repeats[j]);
    kept.push(near ? { ...star, flags: star.flags | STAR_FLAGS.blended } : star);
  });
  return kept;
}
