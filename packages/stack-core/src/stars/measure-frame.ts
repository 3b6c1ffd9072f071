/** The figures of one raw frame: what tells a good one from a bad one. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { Detection } from './detect-stars.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';
import { medianOf } from '../ground/median.ts';

/** What the header says of the optics. */
export interface PixelScale {
  readonly arcsecPerPx?: number;
}

const GOOD_SNR = 12;
const ENOUGH_STARS = 8;

/** Sums up what was detected on a frame of the given filter pattern. */
export function measureFrame(
  detection: Detection,
  frame: { readonly pattern: CfaPattern },
  scale: PixelScale = {},
): FrameMeasures {
  const good = goodStars(detection.stars);
  const fwhmPx = medianOf(good.map((star) => star.fwhmPx));
  const { medianLevel, medianSigma } = detection.background;
  return {
    starCount: detection.stars.length,
    fwhmPx,
    ...(scale.arcsecPerPx === undefined ? {} : { fwhmArcsec: fwhmPx * scale.arcsecPerPx }),
    elongation: medianOf(good.map((star) => star.elongation)),
    skyLevel: perChannel(frame.pattern, (phases) => mean(phases.map((phase) => medianLevel[phase]))),
    noise: perChannel(frame.pattern, (phases) =>
      Math.sqrt(mean(phases.map((phase) => medianSigma[phase] * medianSigma[phase]))),
    ),
  };
}

/** Unflagged stars well above the noise, or the best there are if those are few. */
function goodStars(stars: readonly Star[]): readonly Star[] {
  const clean = stars.filter((star) => (star.flags & ~STAR_FLAGS.blended) === 0);
  const strong = clean.filter((star) => star.snr >= GOOD_SNR);
  if (strong.length >= ENOUGH_STARS) return strong;
  return clean.length >= ENOUGH_STARS ? clean : stars;
}

function perChannel(
  pattern: CfaPattern,
  value: (phases: readonly number[]) => number,
): [number, number, number] {
  const of = (channel: number): number =>
    value([0, 1, 2, 3].filter((phase) => channelOfPhase(pattern, phase) === channel));
  return [of(0), of(1), of(2)];
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
