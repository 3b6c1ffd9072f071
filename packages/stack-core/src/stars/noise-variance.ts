/** How far the noise of neighbouring pixels is correlated. */
import type { Background } from './background.ts';
import { LUMINANCE_VARIANCE_PX2 } from './luminance.ts';

type Sigmas = Pick<Background, 'medianSigma'>;

/**
 * Variance, in px^2, of the Gaussian smoothing of white noise that would explain how much our own smoothing lowered the
 * noise: 0.08 for white noise, more where neighbouring pixels were interpolated.
 */
export function noiseVariance(raw: Sigmas, smooth: Sigmas): number {
  const rawSquare = raw.medianSigma.reduce((sum, sigma) => sum + sigma * sigma, 0) / raw.medianSigma.length;
  const ratio = (smooth.medianSigma[0] * smooth.medianSigma[0]) / rawSquare;
  return ratio > 0 ? (LUMINANCE_VARIANCE_PX2 * Math.min(0.9, ratio)) / (1 - Math.min(0.9, ratio)) : 0.08;
}
