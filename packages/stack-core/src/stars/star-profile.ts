/** The assumed profile of a star, and how its measured second moments relate to its true width. */

/** FWHM of a Gaussian over its standard deviation, squared: 8 ln 2. */
const FWHM2_OF_VARIANCE = 5.545177444479562;
/** Variance of a pixel's own width. */
const PIXEL_VARIANCE_PX2 = 1 / 12;
/**
 * Under a matched Gaussian window the wings of a Moffat profile of exponent 3.5 add to its variance and interact with
 * the smoothing. Fitted to rendered stars of FWHM 1.6 to 6 px: the FWHM is right within 2 %.
 */
const MOFFAT_FACTOR = 0.812;
const SMOOTHING_FACTOR = 4 / 3;
/** FWHM over alpha of that profile: 2 sqrt(2^(1/3.5) - 1). */
const FWHM_OF_ALPHA = 0.93597;

/**
 * Variance in px^2 of the star image itself; its FWHM is 2.3548 standard deviations. Not positive if the measured
 * profile is sharper than any star.
 */
export function trueVariance(measuredPx2: number, smoothingPx2: number): number {
  return MOFFAT_FACTOR * (measuredPx2 - SMOOTHING_FACTOR * smoothingPx2 - PIXEL_VARIANCE_PX2);
}

/** FWHM of a profile of the given true variance. */
export function fwhmOf(variancePx2: number): number {
  return Math.sqrt(FWHM2_OF_VARIANCE * variancePx2);
}

/** Width alpha of the profile that stars of the given FWHM have. */
export function alphaOfFwhm(fwhmPx: number): number {
  return moffatAlpha((fwhmPx * fwhmPx) / FWHM2_OF_VARIANCE);
}

/** Width alpha of the Moffat profile (1 + (r / alpha)^2)^-3.5 as sampled by pixels, for a true variance. */
export function moffatAlpha(variancePx2: number): number {
  return fwhmOf(Math.max(0.5, variancePx2 + 2 * PIXEL_VARIANCE_PX2)) / FWHM_OF_ALPHA;
}
