/** What the kernels do to the samples of a stack. Addresses and counts are numbers. */

export interface ResampleKernels {
  resampleCfa(
    frame: number,
    width: number,
    height: number,
    firstRow: number,
    rows: number,
    redX: number,
    redY: number,
    mono: number,
    parameters: number,
    samples: number,
    groupBytes: number,
    channelBytes: number,
    x0: number,
    y: number,
    groups: number,
  ): number;
}

export interface CombineKernels {
  combine(
    samples: number,
    groupBytes: number,
    inverseSpread: number,
    count: number,
    groups: number,
    complete: number,
    method: number,
    kLow: number,
    kHigh: number,
    least: number,
    sky: number,
    share: number,
    scratch: number,
    outMean: number,
    outWeight: number,
    outSamples: number,
    outRejected: number,
  ): void;
}

export interface LuminanceRejectionKernels {
  rejectLuminance(
    samples: number,
    groupBytes: number,
    channelBytes: number,
    inverseSpread: number,
    count: number,
    groups: number,
    complete: number,
    kLow: number,
    kHigh: number,
    unit: number,
    least: number,
    sky: number,
    share: number,
    scratch: number,
    outRejected: number,
  ): number;
}

export interface SharpenKernels {
  sharpen(
    value: number,
    weight: number,
    scratch: number,
    stride: number,
    rows: number,
    smoothing: number,
    inverse: number,
    passes: number,
  ): void;
}

export interface CountKernels {
  /** Adds `count` whole numbers, held as floats at `counts`, to the 16-bit integers at `sums`. */
  addCounts(sums: number, counts: number, count: number): void;
  /** The sum of `count` 16-bit integers. */
  totalCount(counts: number, count: number): number;
}

export interface ChannelSumKernels {
  /** Synthetic luminance: ((red + green) + blue) of `count` floats each, rounded to floats after each addition. */
  sumChannels(red: number, green: number, blue: number, luminance: number, count: number): void;
}
