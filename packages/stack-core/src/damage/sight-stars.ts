/** Which of the stars that a frame should show it shows. */
import { applyTransform } from '../ground/apply-transform.ts';
import { medianOf } from '../ground/median.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { StarIndex } from '../stars/star-index.ts';
import type { Star } from '../stars/star.ts';
import type { ConsensusStar, PlacedFrame } from './consensus-stars.ts';

/** A star that the frame should show, in its own pixels. */
export interface Sighting {
  readonly x: number;
  readonly y: number;
  /** As bright as it should be in this frame, ADU. */
  readonly flux: number;
  readonly isSeen: boolean;
}

export interface Sightings {
  /** Stars within the frame, well above its noise. */
  readonly expected: readonly Sighting[];
  /** Stars not seen, within the frame or as far outside as the frame is large. */
  readonly absent: readonly Sighting[];
  /** Stars of the frame that the sky does not have there. */
  readonly strangers: readonly Star[];
}

/** Of a star that cannot be overlooked: detection begins at half of it. */
const EXPECTED_SNR = 11;
/** A frame that lists as many stars as it may lacks the faintest. */
const FULL_LIST = 250;
const BORDER_PX = 6;
const SAME_STAR_PX = 3;
/** A star with less of its light is behind something. */
const LEAST_LIGHT = 0.4;

export function sightStars(sky: readonly ConsensusStar[], frame: PlacedFrame): Sightings {
  const { analysis, transform, transparency } = frame;
  const { width, height } = analysis.layout;
  const stars = unpackStars(analysis.stars);
  const index = new StarIndex(stars, 16);
  const snrPerFlux = medianOf(stars.map(({ snr, flux }) => snr / flux));
  const faintest =
    stars.length < FULL_LIST ? 0 : 2 * stars.reduce((least, { flux }) => Math.min(least, flux), Infinity);
  const isKnown = new Uint8Array(stars.length);
  const expected: Sighting[] = [];
  const absent: Sighting[] = [];
  for (const star of sky) {
    const { x, y } = applyTransform(transform, star.x, star.y);
    const flux = star.flux * transparency;
    const near = index.nearest(x, y, SAME_STAR_PX);
    if (near >= 0) isKnown[near] = 1;
    const isSeen = near >= 0 && stars[near].flux > LEAST_LIGHT * flux;
    const sighting = { x, y, flux, isSeen };
    const isInside = x >= BORDER_PX && y >= BORDER_PX && x < width - BORDER_PX && y < height - BORDER_PX;
    if (isInside && flux * snrPerFlux >= EXPECTED_SNR && flux >= faintest) expected.push(sighting);
    const isNear = x > -width && y > -height && x < 2 * width && y < 2 * height;
    if (near < 0 && isNear) absent.push(sighting);
  }
  return { expected, absent, strangers: stars.filter((_, n) => isKnown[n] === 0) };
}

/** The share of stars that a frame shows where nothing hides them: at most 95 %, since some are overlooked. */
export function usualSight(sightings: readonly Sighting[]): number {
  const seen = sightings.filter(({ isSeen }) => isSeen).length;
  return Math.min(0.95, (seen + 1) / (sightings.length + 2));
}

/** How likely it is to see at most `seen` of `expected` stars where each is seen with probability `sight`. */
export function chanceOfSeeing(seen: number, expected: number, sight: number): number {
  let term = 1;
  for (let n = 0; n < expected; n++) term *= 1 - sight;
  let sum = term;
  for (let k = 1; k <= seen; k++) {
    term *= ((expected - k + 1) * sight) / (k * (1 - sight));
    sum += term;
  }
  return Math.min(1, sum);
}
