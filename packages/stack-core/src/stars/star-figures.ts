/** Number, width and elongation of the stars of an image, by one rule for raw frames and stacks. */
import { medianOf } from '../ground/median.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

export interface StarFigures {
  readonly starCount: number;
  /** Medians over the good stars; NaN without stars. */
  readonly fwhmPx: number;
  readonly elongation: number;
}

const GOOD_SNR = 12;
const ENOUGH_STARS = 8;

/** Sums up all stars that were detected on an image. */
export function starFigures(stars: readonly Star[]): StarFigures {
  const good = goodStars(stars);
  return {
    starCount: stars.length,
    fwhmPx: medianOf(good.map((star) => star.fwhmPx)),
    elongation: medianOf(good.map((star) => star.elongation)),
  };
}

/** Unsaturated stars off the border, well above the noise; if fewer than ENOUGH_STARS, fainter or flagged ones too. */
function goodStars(stars: readonly Star[]): readonly Star[] {
  const clean = stars.filter((star) => (star.flags & ~STAR_FLAGS.blended) === 0);
  const strong = clean.filter((star) => star.snr >= GOOD_SNR);
  if (strong.length >= ENOUGH_STARS) return strong;
  return clean.length >= ENOUGH_STARS ? clean : stars;
}
