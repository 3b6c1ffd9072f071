/** A star as measured on one image. */

export interface Star {
  /** Position in pixels, pixel centres at whole numbers from 0. */
  readonly x: number;
  readonly y: number;
  /** Total flux above the local sky in ADU, by weighting with a Gaussian as wide as the image's stars. */
  readonly flux: number;
  /** Height of the profile above the local sky in ADU on the detection image. */
  readonly peak: number;
  /** Full width at half maximum, geometric mean over both axes, as of a Moffat profile of exponent 3.5. */
  readonly fwhmPx: number;
  /** Long over short axis, at least 1. */
  readonly elongation: number;
  /** FWHM along the long and the short axis over 2.3548, in pixels. */
  readonly aPx: number;
  readonly bPx: number;
  /** Direction of the long axis from +x towards +y, in (-pi/2, pi/2]. */
  readonly thetaRad: number;
  /** Flux over its noise. */
  readonly snr: number;
  /** Sum of STAR_FLAGS. */
  readonly flags: number;
}

/** Flags of a star: saturated, cut by the border, or blended with a neighbour. */
export const STAR_FLAGS = { saturated: 1, edge: 2, blended: 4 } as const;
