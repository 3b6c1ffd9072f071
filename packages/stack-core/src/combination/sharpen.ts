/** Smoothing and sharpening of combined pixels: see the kernel `sharpen`. The card SHARPEN of a stack records it. */

/** Weights of a direct neighbour. */
export interface Sharpening {
  /** In the smoothing of samples. */
  readonly smoothing: number;
  /** In the blur that is inverted. */
  readonly inverse: number;
}

/**
 * The resampling tent has a variance of 1/6 px^2 per axis, as has a neighbour weight of 1/12. An `inverse` of 1/12 more
 * than `smoothing` would therefore invert both. A little less keeps the noise low: in measurements 0.33 makes stars 2 %
 * narrower, but costs 0.5 % of depth in small apertures and gains nothing in apertures matched to the stars.
 */
export const FOR_GREEN: Sharpening = { smoothing: 0.22, inverse: 0.29 };
/**
 * Less smoothing and less inversion leave stars of 3 px as narrow and lose 0.9 % of depth in small apertures, but gain
 * depth in apertures matched to the stars, most for wide stars such as red ones on real frames. The synthetic
 * luminance, whose noise comes mostly from red and blue, is 0.5 % deeper there.
 */
export const FOR_RED_AND_BLUE: Sharpening = { smoothing: 0.16, inverse: 0.2 };
export const PASSES = 2;
/** Rows above and below that a sharpened row depends on. */
export const SHARPENING_MARGIN_ROWS = 1 + PASSES;
