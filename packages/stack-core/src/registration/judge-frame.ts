/** Decides whether a frame is dropped from the stack, and why. */
import type { DropReason } from '../ground/stack-report.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { fluxOfSetting } from './expect-flux.ts';
import type { MeasuredFlux } from './expect-flux.ts';
import type { Star } from '../stars/star.ts';
import { MIN_STARS, usualMeasures } from './usual-measures.ts';
import type { UsualMeasures } from './usual-measures.ts';

/**
 * Result of registering a frame; `transparency`: flux of its stars over that of the same stars in the reference frame,
 * `expectedFlux`: the same without clouds, if known.
 */
export interface RegistrationMeasures {
  readonly matchedCount: number;
  readonly rmsPx: number;
  readonly transparency: number;
  readonly expectedFlux?: number | undefined;
}

/** Above these factors of the set's usual elongation and width, a frame counts as trailed. */
const TRAILED_ELONGATION = 1.6;
const TRAILED_MIN_ELONGATION = 1.9;
const TRAILED_FWHM = 2;
/** Below this transparency a frame adds noise and cloud gradients, not depth. */
const CLOUDED_TRANSPARENCY = 0.25;
/**
 * In units of the FWHM. A good match has residuals of a fraction of a pixel; above this limit the frame would smear
 * stars.
 */
const MAX_RESIDUAL_FWHM = 0.5;
const MAX_RESIDUAL_PX = 1;

/** The reason to drop a frame before registration, from its own and the usual measures; undefined to keep it. */
export function judgeMeasures(frame: FrameMeasures, usual: UsualMeasures): DropReason | undefined {
  const sky = frame.noise.filter((noise) => noise > 0);
  if (sky.length === 0) return 'blank';
  if (frame.starCount < MIN_STARS)
    return usual.starCount >= 4 * MIN_STARS && frame.starCount > 0
      ? 'clouded'
      : frame.starCount === 0
        ? 'blank'
        : 'too-few-stars';
  const long = frame.elongation > Math.max(TRAILED_MIN_ELONGATION, TRAILED_ELONGATION * usual.elongation);
  return long || isWide(frame, usual) ? 'trailed' : undefined;
}

/** In pixels, and on the sky too where both scales are known: another telescope's stars cover more or fewer pixels. */
function isWide(frame: FrameMeasures, usual: UsualMeasures): boolean {
  if (!(frame.fwhmPx > TRAILED_FWHM * usual.fwhmPx)) return false;
  if (frame.fwhmArcsec === undefined || usual.fwhmArcsec === undefined) return true;
  return frame.fwhmArcsec > TRAILED_FWHM * usual.fwhmArcsec;
}

/**
 * The reason to drop a frame after registration on the reference frame; undefined to keep it. `others`: frames that tell
 * what light to expect where the headers do not.
 */
export function judgeRegistration(
  registration: RegistrationMeasures | undefined,
  frame: FrameMeasures,
  usual: UsualMeasures,
  others: readonly (MeasuredFlux | undefined)[] = [],
): DropReason | undefined {
  if (registration === undefined) return frame.starCount < 0.25 * usual.starCount ? 'clouded' : 'no-match';
  const limit = Math.max(MAX_RESIDUAL_PX, MAX_RESIDUAL_FWHM * frame.fwhmPx);
  if (!(registration.rmsPx <= limit)) return 'residual-too-large';
  const { transparency } = registration;
  const expectedFlux = registration.expectedFlux ?? fluxOfSetting(frame, others);
  if (expectedFlux !== undefined && transparency < CLOUDED_TRANSPARENCY * expectedFlux) return 'clouded';
  return undefined;
}

/** Whether a frame would be kept if the measures of its reference frame were the usual ones. */
export function isSound(
  registration: RegistrationMeasures | undefined,
  frame: FrameMeasures,
  reference: FrameMeasures,
): boolean {
  const usual = usualMeasures([reference]);
  if (judgeMeasures(frame, usual) !== undefined) return false;
  return judgeRegistration(registration, frame, usual) === undefined;
}

/** Relative flux error besides sky noise: photon noise, pixel response, position of the star on the filter array. */
const FLUX_FLOOR = 0.02;
const CLIP_SIGMA = 3;
const CLIP_ROUNDS = 3;

/**
 * Flux of a frame's stars over that of the same stars in the reference frame: the mean ratio over the matched pairs
 * (index in `reference`, index in `stars`) that are not saturated, weighted by the stars' SNR in both and clipped about
 * its median. NaN without any. Divide by the flux expected without clouds to get the sky's transparency.
 */
export function measureTransparency(
  pairs: readonly (readonly [number, number])[],
  reference: readonly Star[],
  stars: readonly Star[],
): number {
  const clean = pairs.filter(([i, j]) => ((reference[i].flags | stars[j].flags) & 3) === 0);
  const used = clean.length >= 4 ? clean : pairs;
  const ratios = used.map(([i, j]) => ({
    ratio: stars[j].flux / reference[i].flux,
    variance:
      FLUX_FLOOR * FLUX_FLOOR + 1 / (reference[i].snr * reference[i].snr) + 1 / (stars[j].snr * stars[j].snr),
  }));
  let centre = weightedMedian(ratios);
  for (let round = 0; round < CLIP_ROUNDS; round++) {
    let sum = 0;
    let weight = 0;
    for (const { ratio, variance } of ratios) {
      const deviation = ratio / centre - 1;
      if (deviation * deviation > CLIP_SIGMA * CLIP_SIGMA * variance) continue;
      sum += ratio / variance;
      weight += 1 / variance;
    }
    if (weight === 0) break;
    centre = sum / weight;
  }
  return centre;
}

function weightedMedian(ratios: readonly { readonly ratio: number; readonly variance: number }[]): number {
  const sorted = [...ratios].sort((p, q) => p.ratio - q.ratio);
  const half = sorted.reduce((sum, { variance }) => sum + 1 / variance, 0) / 2;
  let sum = 0;
  for (const { ratio, variance } of sorted) {
    sum += 1 / variance;
    if (sum >= half) return ratio;
  }
  return NaN;
}
