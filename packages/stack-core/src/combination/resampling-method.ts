/** What every way of resampling frames onto the grid says of itself, and does. */
import type { RowRange } from '../calibration/load-rows.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Sharpening } from './sharpen.ts';
import type { PlannedFrame } from './stack-plan.ts';

/** A frame whose rows are in memory. */
export interface LoadedFrame {
  readonly frame: PlannedFrame;
  readonly range: RowRange;
  /** `pixelBytes` of its method a pixel. */
  readonly address: number;
  readonly parameters: number;
}

/** Where samples go: groups of four pixels, one channel after the other. */
export interface SampleTarget {
  readonly address: number;
  readonly groupBytes: number;
  readonly channelBytes: number;
}

export interface ResamplingMethod {
  /** Rows above and below a strip that its resampling depends on. */
  readonly marginRows: number;
  /** Memory of one pixel of a loaded frame. */
  readonly pixelBytes: number;
  /** Whether red and blue can be sampled beside green's point, to take out colour shifts. */
  readonly shiftsColours: boolean;
  /** Of red, green and blue; undefined where resampling leaves no blur to undo. */
  readonly sharpening: readonly [red: Sharpening, green: Sharpening, blue: Sharpening] | undefined;

  /** Allocates the frame's rows and fills them; `readMosaic` writes the calibrated mosaic to an address. */
  load(
    kernels: Kernels,
    frame: PlannedFrame,
    range: RowRange,
    readMosaic: (address: number) => Promise<void>,
  ): Promise<number>;

  /** Samples `groups` groups of row `y`, from pixel `x` on. Returns 0 if no sample is absent. */
  sample(
    kernels: Kernels,
    loaded: LoadedFrame,
    target: SampleTarget,
    offset: number,
    x: number,
    y: number,
    groups: number,
  ): number;
}

/** Allocates a mosaic of `pixels` floats; kernels read up to eight floats beyond its end. */
export function allocateMosaic(kernels: Kernels, pixels: number): number {
  return kernels.allocate(4 * pixels + 32);
}
