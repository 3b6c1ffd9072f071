/** What the kernels do to find and measure stars. Addresses and counts are numbers. */

export interface LuminanceKernels {
  /** Smooths the width x height floats at `source` into `target`; `step` is the distance of pixels of one colour. */
  luminance(source: number, target: number, width: number, height: number, step: number): void;
}

export interface BackgroundKernels {
  /**
   * Writes clipped level and sigma of a mesh's cells, of every second line from `lineOffset` or (`lineStep` 2) every
   * fourth, even and odd columns apart: 2 * rows * columns floats each at `level` and `sigma`. `scratch` has room for 256 + 48 * columns bytes.
   */
  background(
    source: number,
    width: number,
    height: number,
    cell: number,
    columns: number,
    rows: number,
    lineOffset: number,
    lineStep: number,
    level: number,
    sigma: number,
    scratch: number,
  ): void;
  /**
   * Writes the image less a sky to `target`, which may be `source`. `levels`: the sky in the cells of a mesh, columns * rows
   * floats for each of the phases (y & 1) * 2 + (x & 1), one behind the other. `scratch`: 8 * columns bytes.
   */
  flatten(
    source: number,
    target: number,
    width: number,
    height: number,
    cell: number,
    columns: number,
    rows: number,
    levels: number,
    scratch: number,
  ): void;
}

export interface DetectKernels {
  /**
   * Writes x, y, height above the sky and noise (f32 each) of every maximum of 5 x 5 pixels over `threshold` sigma to
   * `out`; returns their number, `capacity` + 1 if there are more. `scratch`: 12 * columns bytes.
   */
  findPeaks(
    image: number,
    width: number,
    height: number,
    level: number,
    sigma: number,
    columns: number,
    rows: number,
    cell: number,
    threshold: number,
    scratch: number,
    out: number,
    capacity: number,
  ): number;
  /**
   * Measures `count` peaks under a Gaussian of variance `window`, centred under one of variance `centreWindow`; with
   * more than one of `rounds` the window follows each star. 10 f64 a star at `out`, see `readRecord`. `scratch`:
   * 1024 + 4 * columns bytes.
   */
  measureStars(
    image: number,
    width: number,
    height: number,
    level: number,
    columns: number,
    rows: number,
    cell: number,
    peaks: number,
    count: number,
    window: number,
    centreWindow: number,
    rounds: number,
    ringRadius: number,
    scratch: number,
    out: number,
  ): void;
  /**
   * Replaces x and y at the start of each record by those of a Moffat profile of width `alpha` fitted to the filter
   * array; `phases`: per phase f32 sky offset and i32 channel; `scratch`: 128 bytes.
   */
  refineCentres(
    cfa: number,
    width: number,
    height: number,
    records: number,
    recordBytes: number,
    count: number,
    skyOffset: number,
    statusOffset: number,
    alpha: number,
    noise: number,
    phases: number,
    scratch: number,
  ): void;
}
