/** Selects the stars among the measured peaks and computes their figures. */
import type { Background } from './background.ts';
import { markBlends } from './mark-blends.ts';
import type { Measured } from './peak-search.ts';
import { withoutTrails } from './without-trails.ts';
import { fwhmOf, trueVariance } from './star-profile.ts';
import { STAR_FLAGS } from './star.ts';
import type { Star } from './star.ts';

/** Properties of the measured image. */
export interface ImageTraits {
  readonly width: number;
  readonly height: number;
  /** Variance that smoothing added to the profiles, and variance of the smoothing its noise had undergone before. */
  readonly smoothingPx2: number;
  readonly noiseVariancePx2: number;
  readonly saturationAdu: number;
}

const MIN_SNR = 5;
/** Above this multiple of the usual variance, an unsaturated peak is a galaxy's core or a knot of a nebula. */
const MAX_RELATIVE_VARIANCE = 4;
/** Below this share of the usual true variance along any axis, a peak is a hot pixel or a cosmic ray. */
const MIN_RELATIVE_VARIANCE = 0.2;
const MIN_VARIANCE_PX2 = 0.15;
/** Noise of a measured variance is about the variance times this over the signal-to-noise ratio. */
const SHAPE_NOISE = 1.5;
/** Lower bound of the reported variance. */
const LEAST_PX2 = 0.04;

function looksLikeStar(measured: Measured): boolean {
  return measured.status === 0 && measured.sum > 0;
}

/** The usual variance of a star's profile, as it appears on the image: median of the probes; NaN if none is a star. */
export function profileVariance(probes: readonly Measured[], traits: ImageTraits): number {
  const variances = probes
    .filter((probe) => looksLikeStar(probe) && probe.height + probe.sky < traits.saturationAdu)
    .filter((probe) => trueVariance(axes(probe).short, traits.smoothingPx2) > MIN_VARIANCE_PX2)
    .map((probe) => meanVariance(probe))
    .sort((a, b) => a - b);
  return variances.length > 0 ? variances[variances.length >> 1] : NaN;
}

/** The stars among `measured`, brightest first, given the usual variance of a star's profile on this image. */
export function selectStars(
  measured: readonly Measured[],
  variancePx2: number,
  background: Background,
  traits: ImageTraits,
): Star[] {
  const usual = trueVariance(variancePx2, traits.smoothingPx2);
  const kept: Star[] = [];
  for (const candidate of withoutTrails(measured, Math.sqrt(variancePx2))) {
    if (!looksLikeStar(candidate)) continue;
    const star = toStar(candidate, variancePx2, background, traits);
    const saturated = (star.flags & STAR_FLAGS.saturated) !== 0;
    const narrowest = trueVariance(axes(candidate).short, traits.smoothingPx2);
    const sharp =
      narrowest + (SHAPE_NOISE * variancePx2) / star.snr <
      Math.max(MIN_VARIANCE_PX2, MIN_RELATIVE_VARIANCE * usual);
    const wide = meanVariance(candidate) > MAX_RELATIVE_VARIANCE * variancePx2;
    const inside =
      star.x > -0.5 && star.y > -0.5 && star.x < traits.width - 0.5 && star.y < traits.height - 0.5;
    if (inside && star.snr >= MIN_SNR && !sharp && (saturated || !wide)) kept.push(star);
  }
  return markBlends(kept, variancePx2);
}

function toStar(m: Measured, variancePx2: number, background: Background, traits: ImageTraits): Star {
  const { smoothingPx2: smoothing, width, height } = traits;
  const { long, short } = axes(m);
  const a = Math.max(LEAST_PX2, trueVariance(long, smoothing));
  const b = Math.max(LEAST_PX2, trueVariance(short, smoothing));
  const margin = 2 * Math.sqrt(variancePx2);
  const away = Math.min(m.x, m.y, width - 1 - m.x, height - 1 - m.y);
  let flags = 0;
  if (m.height + m.sky >= traits.saturationAdu) flags |= STAR_FLAGS.saturated;
  if (away < margin) flags |= STAR_FLAGS.edge;
  return {
    x: m.x,
    y: m.y,
    flux: (m.sum * (m.window + variancePx2)) / m.window,
    peak: m.height,
    fwhmPx: fwhmOf(Math.sqrt(a * b)),
    elongation: Math.sqrt(a / b),
    aPx: Math.sqrt(a),
    bPx: Math.sqrt(b),
    thetaRad: m.thetaRad,
    snr: m.sum / sumNoise(m.window, background.medianSigma[0], traits),
    flags,
  };
}

/**
 * Noise of the flux under a Gaussian window: white noise, filtered by the earlier smoothings and the window. Its
 * strength follows from `sigma`, the noise of a pixel after the smoothings.
 */
function sumNoise(windowPx2: number, sigma: number, traits: ImageTraits): number {
  const smoothed = traits.smoothingPx2 + traits.noiseVariancePx2;
  return 2 * Math.PI * sigma * windowPx2 * Math.sqrt(smoothed / (windowPx2 + smoothed));
}

/** Variances along the long and the short axis. */
function axes({ xx, xy, yy }: Measured): { long: number; short: number } {
  const half = (xx - yy) / 2;
  const spread = Math.sqrt(half * half + xy * xy);
  return { long: (xx + yy) / 2 + spread, short: (xx + yy) / 2 - spread };
}

/** Geometric mean over the axes. */
function meanVariance({ xx, xy, yy }: Measured): number {
  return Math.sqrt(Math.max(0, xx * yy - xy * xy));
}
