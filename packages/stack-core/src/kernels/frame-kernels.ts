/** What the kernels do to the pixels of one frame. Addresses and counts are numbers. */

export interface UnpackKernels {
  /** Converts `count` big-endian samples of `bitpix` at `source` to floats `value * bscale + bzero` at `target`. */
  unpack(source: number, target: number, count: number, bitpix: number, bscale: number, bzero: number): void;
}

export interface DigestKernels {
  /** Sixteen FNV-1a sums of the pixels' words at `out`; 0 if all words are the same, else 1. */
  digestPixels(pixels: number, count: number, out: number): number;
}

export interface CalibrateKernels {
  /** pixels[i] = (pixels[i] - dark[i]) * inverseFlat[i]; an address of 0 leaves that step out. */
  calibrate(pixels: number, dark: number, inverseFlat: number, count: number): void;
}

export interface SuspectKernels {
  findSuspects(
    frame: number,
    width: number,
    height: number,
    sigmas: number,
    limit: number,
    out: number,
    capacity: number,
  ): number;
}

export interface SurveyKernels {
  /** Six doubles for each block of 32 x 32 pixels: low, high, mean, variance, curvature, mean squared curvature. */
  surveyBlocks(frame: number, width: number, height: number, out: number): void;
  /** A float for each block: the level of the pixels at (phaseX, phaseY) of every 2 x 2; `scratch`: 16 floats. */
  blockLevels(
    frame: number,
    width: number,
    height: number,
    phaseX: number,
    phaseY: number,
    out: number,
    scratch: number,
  ): void;
  /** A double for each row, equal for rows that are equal in every `step`th pixel. */
  rowKeys(frame: number, width: number, height: number, step: number, out: number): void;
}
