/**
 * The interface of the resampling methods: their properties, how they load a frame, how they sample it onto the grid.
 */
import type { RowRange } from '../calibration/load-rows.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Sharpening } from './sharpen.ts';
import type { PlannedFrame } from './stack-plan.ts';

/** A frame whose rows are in memory. */
export interface LoadedFrame {
  readonly frame: PlannedFrame;
  readonly range: RowRange;
  /** `pixelBytes` of the method for each pixel. */
  readonly address: number;
  readonly parameters: number;
}

/** Destination of samples: groups of four pixels, one channel after the other. */
interface SampleTarget {
  readonly address: number;
  readonly groupBytes: number;
  readonly channelBytes: number;
}

export interface ResamplingMethod {
  /** Rows above and below a strip that its resampling depends on. */
  readonly marginRows: number;
  /** Memory of one pixel of a loaded frame. */
  readonly pixelBytes: number;
  /** Whether red and blue can be sampled off the green position, to correct colour shifts. */
  readonly shiftsColours: boolean;
  /** Of red, green and blue; undefined if the method leaves no blur to invert. */
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

/** Allocates a mosaic of `pixels` floats, padded because kernels read up to eight floats past its end. */
export function allocateMosaic(kernels: Kernels, pixels: number): number {
  return kernels.allocate(4 * pixels + 32);
}
