/** What the kernels do to the colours of a frame. Addresses and counts are numbers. */

export interface FitKernels {
  /** Writes the normal equations of a profile fitted to pixels of the phases whose bits are set: 16 and 4 f64 at `out`. */
  fitColour(
    cfa: number,
    width: number,
    height: number,
    phases: number,
    x: number,
    y: number,
    alpha: number,
    radius: number,
    out: number,
  ): void;
}

export interface DemosaicKernels {
  repair(frame: number, width: number, rows: number): void;
  toUnsigned16(pixels: number, target: number, count: number, low: number, scale: number): void;
  fromRgb16(rgb: number, pixels: number, target: number, count: number, low: number, scale: number): void;
  resampleRgb(
    frame: number,
    width: number,
    height: number,
    firstRow: number,
    rows: number,
    parameters: number,
    samples: number,
    groupBytes: number,
    channelBytes: number,
    x0: number,
    y: number,
    groups: number,
  ): number;
}
