/** Everything a worker needs to compute any rows of a stack. */
import type { PlannedMasters } from '../calibration/load-masters.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import type { FrameLayout } from '../frames/frame-meta.ts';
import type { OutputGrid } from './output-grid.ts';
import type { SampleCounts } from './count-samples.ts';
import type { ValueRange } from '../colour/demosaic.ts';
import type { CfaPattern, Transform } from '../ground/image.ts';
import type { PlannedResampling, Rejection } from '../options.ts';

/**
 * Scales one channel of a frame to the others: value * fluxGain * area + offset + offsetPerX * x + offsetPerY * y, where
 * `area` is that of a pixel of the stack on the frame (the determinant of the transform's derivative at x, y).
 */
export interface ChannelScale {
  /** Flux of a star in the reference frame over that in this frame. */
  readonly fluxGain: number;
  /** ADU; x and y are pixels of the reference frame. */
  readonly offset: number;
  readonly offsetPerX: number;
  readonly offsetPerY: number;
  /** Weight of the frame in this channel, the largest being 1. */
  readonly weight: number;
  /** Noise of a pixel after scaling, in ADU of the reference frame. */
  readonly sigma: number;
}

/** Pixels of the frame. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/** Positions of a star's red and blue images on a frame, relative to green. */
export interface ColourShifts {
  readonly red: Offset;
  readonly blue: Offset;
}

export const UNSHIFTED: ColourShifts = { red: { x: 0, y: 0 }, blue: { x: 0, y: 0 } };

export interface PlannedFrame {
  readonly name: string;
  readonly handle: unknown;
  readonly layout: FrameLayout;
  readonly pattern: CfaPattern;
  /** Range of the frame's calibrated values. */
  readonly range: ValueRange;
  /** Index into the plan's defect lists: the sensor that took the frame. */
  readonly sensor: number;
  /** Ascending indices of rows without image data; absent if there are none. */
  readonly filledRows?: readonly number[] | undefined;
  /** Blocks without image; absent if there are none. */
  readonly masked?: BlockMask | undefined;
  /** From the grid of the stack to this frame. */
  readonly transform: Transform;
  /** Corrected by resampling; absent if unknown or too small to matter. */
  readonly colourShifts?: ColourShifts | undefined;
  /** One for each channel of the stack. */
  readonly channels: readonly ChannelScale[];
}

export interface StackPlan {
  readonly grid: OutputGrid;
  readonly channelCount: 1 | 3;
  readonly frames: readonly PlannedFrame[];
  /** Sky of the reference frame, ADU, one for each channel. */
  readonly skyLevel: readonly number[];
  /** For each sensor: indices of its defective pixels, ascending. */
  readonly defects: readonly Int32Array[];
  readonly masters: PlannedMasters;
  readonly rejection: Rejection;
  readonly sigmaLow: number;
  readonly sigmaHigh: number;
  readonly resampling: PlannedResampling;
}

/** Rows of the finished stack. */
export interface RenderedBand {
  readonly firstRow: number;
  readonly rows: number;
  /** Channels one after the other, rows * width floats each; NaN is no data. */
  readonly pixels: Float32Array<ArrayBuffer>;
  /** Synthetic luminance: the sum of the channels. */
  readonly luminance: Float32Array<ArrayBuffer>;
  /** Frames that reach each pixel. */
  readonly footprint: Uint16Array<ArrayBuffer>;
  readonly counts: SampleCounts;
}
