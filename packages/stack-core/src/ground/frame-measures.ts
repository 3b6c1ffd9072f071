/** The figures of one raw frame. */

export interface FrameMeasures {
  /** Absent if the header does not tell, and in measures stored by earlier versions. */
  readonly exposureSeconds?: number;
  /** Names telescope, gain and numbers: frames of one setting count as many ADU for the same light in a second. */
  readonly setting?: string;
  readonly starCount: number;
  /** Medians over the good stars; NaN without stars. */
  readonly fwhmPx: number;
  readonly fwhmArcsec?: number;
  readonly elongation: number;
  /** Sky level and noise of a single pixel in R, G and B, ADU; NaN for colours the sensor lacks. */
  readonly skyLevel: readonly [number, number, number];
  readonly noise: readonly [number, number, number];
  /** Absent without filters or with too few stars. */
  readonly colourShifts?: MeasuredColourShifts | undefined;
}

/** Pixels, along x and along y. */
export interface MeasuredShift {
  readonly x: number;
  readonly y: number;
  /** Standard error of each. */
  readonly errorPx: number;
}

export interface MeasuredColourShifts {
  readonly red: MeasuredShift;
  readonly blue: MeasuredShift;
}
