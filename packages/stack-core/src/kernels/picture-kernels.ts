/**
 * What the kernels do to develop a picture. Addresses and counts are numbers. Rows of a plane lie `stride` pixels apart, a
 * multiple of 4; those past the width hold anything. Planes are of floats, but `outside`, `core` and `pale`, of bytes:
 * quarters of a pixel outside a star's core (255: no star's light), 255 in the core of a star, 254 where a colour is none
 * (255: nothing is known).
 */

export interface LightKernels {
  /**
   * Light without the sky of at most 16 rows. `pixels`: the rows of red, then of green and blue; `nodes`: the sky at every
   * sixteenth column of the first row and of that 16 rows below, for each channel `channelBytes` further on. Writes
   * luminance, red and blue less it, 0 where a channel is unknown, and 255 there to the bytes `unknown`, else 0.
   * `scratch`: 3 * (`stride` + 16) floats.
   */
  lightAboveSky(
    pixels: number,
    rowCount: number,
    stride: number,
    nodes: number,
    nodeCount: number,
    channelBytes: number,
    scales: number,
    weights: number,
    luminance: number,
    red: number,
    blue: number,
    unknown: number,
    scratch: number,
  ): void;
  /**
   * Pixels at least 2 outside a star, brighter or darker than all eight around them, become as the nearest of these. Rows
   * must come in order; `scratch`, two rows, stays between calls.
   */
  clampOutliers(
    plane: number,
    outside: number,
    width: number,
    height: number,
    stride: number,
    from: number,
    to: number,
    scratch: number,
  ): void;
  /** Writes 1 where no star's light is, 0.0001 elsewhere. */
  weighStarless(outside: number, weight: number, count: number): void;
  /** Cuts a star's light at `above` over its surroundings, the quotient of `around` and `weight`; the rest goes to `peaks`. */
  cutStars(
    light: number,
    outside: number,
    around: number,
    weight: number,
    peaks: number,
    count: number,
    above: number,
  ): void;
}

export interface NoiseKernels {
  /** Writes how far every `step`-th pixel is from the plane smoothed by the starlet; returns their number. */
  sampleDetails(
    plane: number,
    width: number,
    height: number,
    stride: number,
    gap: number,
    step: number,
    out: number,
  ): number;
  /**
   * See `shrinkNoise`. Rows must come in order; `footprint` (u16) holds these rows, or is 0. `scratch`, 2 `gap` rows,
   * another and 4 `gap` + 4 floats, stays between calls.
   */
  shrinkScale(
    plane: number,
    out: number,
    outside: number,
    footprint: number,
    most: number,
    width: number,
    height: number,
    stride: number,
    from: number,
    to: number,
    gap: number,
    threshold: number,
    sigma: number,
    grain: number,
    isLast: boolean,
    scratch: number,
  ): void;
}

export interface CalmColourKernels {
  /**
   * Smooths rows by three boxes of three pixels along both axes; borders are mirrored. The row `from` is written to
   * `target`. `scratch`: `stride` + 8 floats.
   */
  smoothPlane(
    source: number,
    target: number,
    width: number,
    height: number,
    stride: number,
    from: number,
    to: number,
    scratch: number,
  ): void;
  /** Writes little where a pixel is bright or in the core of a star, 1.001 where it is neither. */
  weighDark(near: number, core: number, weight: number, count: number): void;
  /** Means over squares of `factor` pixels of `height` rows, times `weights` unless that is 0. `scratch`: `stride` floats. */
  squareMeans(
    source: number,
    weights: number,
    width: number,
    height: number,
    stride: number,
    factor: number,
    target: number,
    targetStride: number,
    scratch: number,
  ): void;
  /**
   * The large rows `from` to `to` between means over squares, `factor` 2 or 4; the first is written to `target`. `scratch`:
   * `smallStride` + 4 floats.
   */
  enlarge(
    small: number,
    columns: number,
    rows: number,
    smallStride: number,
    factor: number,
    target: number,
    stride: number,
    from: number,
    to: number,
    scratch: number,
  ): void;
  /**
   * Red, green and blue of rows. `planes`: twelve addresses, of light, near, outside,
   * core, pale, red and blue close by, red and blue farther off, red, blue and weights around.
   */
  joinColours(
    planes: number,
    red: number,
    green: number,
    blue: number,
    rowCount: number,
    stride: number,
    weights: number,
    pedestal: number,
    blurredPedestal: number,
    skyChroma: number,
  ): void;
  /** The highest of a plane's pixels, and at least 0. */
  brightest(plane: number, width: number, height: number, stride: number): number;
}

export interface PaintKernels {
  /**
   * Paints rows of light as `tonePainter` does, in bytes of red, green, blue and 255, row after row without a gap. `tone`:
   * doubles, weights of R, G and B, then black, span, saturation, pedestal and the last place of the table. `table`: floats.
   */
  paintLight(
    red: number,
    green: number,
    blue: number,
    width: number,
    rowCount: number,
    stride: number,
    tone: number,
    table: number,
    rgba: number,
  ): void;
}
