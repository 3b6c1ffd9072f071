/** Limits of the rejection of satellites and aeroplanes on the synthetic luminance: see the kernel `rejectLuminance`. */

/**
 * Rejection limits on the synthetic luminance, relative to those of a single channel. A hard limit at k sigma costs
 * depth: 1.5 % at 3, 0.3 % at 3.5 and nothing at 4 (Huber 1981). So single channels keep wide limits; on the synthetic
 * luminance, where trails stand out by a further square root of 3, they are narrower.
 */
export const LUMINANCE_LIMIT = 0.875;
/** Among fewer frames no outlier can be identified. */
export const FEWEST_FOR_LUMINANCE = 3;
