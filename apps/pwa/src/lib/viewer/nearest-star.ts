/** Which star a finger means. */
import type { ShownStar } from './picture.ts';

/** At most `reachPx` away, in pixels of the stack. */
export function nearestStar(
  stars: readonly ShownStar[],
  x: number,
  y: number,
  reachPx: number,
): ShownStar | undefined {
  let best: ShownStar | undefined;
  let least = reachPx;
  for (const star of stars) {
    const away = Math.hypot(star.x - x, star.y - y);
    if (away <= least) {
      least = away;
      best = star;
    }
  }
  return best;
}
