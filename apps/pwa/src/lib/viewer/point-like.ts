/** Which of a stack's detections are stars: the core of a galaxy is one only to whoever looks for peaks. */
import type { Star } from '@crowdsky/stack-core';

/** So much wider than the stack's median star, or so much longer than wide, is no star. */
const TIMES_WIDER = 1.6;
const MOST_ELONGATED = 1.8;
/** Of fewer, the median says little. */
const LEAST_STARS = 8;

/** In their order. Saturated stars and blends are wide by themselves and stay. */
export function pointLike<T extends Pick<Star, 'fwhmPx' | 'elongation' | 'flags'>>(stars: readonly T[]): T[] {
  if (stars.length < LEAST_STARS) return [...stars];
  const widths = stars.map(({ fwhmPx }) => fwhmPx).sort((a, b) => a - b);
  const usual = widths[widths.length >> 1];
  return stars.filter(
    ({ fwhmPx, elongation, flags }) =>
      flags !== 0 || !(fwhmPx > TIMES_WIDER * usual || (elongation > MOST_ELONGATED && fwhmPx > usual)),
  );
}
