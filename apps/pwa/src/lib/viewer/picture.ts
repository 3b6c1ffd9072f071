/** A stack, or one raw frame, as the viewer shows it: linear pixels in levels of falling size. */
import type { Star, Stretch } from '@crowdsky/stack-core';

export interface Level {
  readonly width: number;
  readonly height: number;
  /** R, G, B and the number of frames, pixel by pixel; NaN is no data. */
  readonly rgba: Float32Array<ArrayBuffer>;
}

/** A way to make linear pixels visible, for R, G and B. */
export type ColourStretch = readonly [Stretch, Stretch, Stretch];

export interface Picture {
  /** Full size first, each next one half as large. */
  readonly levels: readonly Level[];
  readonly auto: ColourStretch;
  readonly linear: ColourStretch;
  /** Counts of the green channel's values after the automatic stretch, from 0 to 1. */
  readonly histogram: readonly number[];
  readonly maxCoverage: number;
}

export type ShownStar = Pick<Star, 'x' | 'y' | 'flux' | 'fwhmPx' | 'peak' | 'snr'>;
