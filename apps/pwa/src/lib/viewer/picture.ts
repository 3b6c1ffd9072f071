/** A stack, or one raw frame, as the viewer shows it: pixels in levels of falling size. */
import type { Box, Light, Star } from '@crowdsky/stack-core';
import type { ColourStretch } from '../picture/colour-stretch.ts';

export interface Level {
  readonly width: number;
  readonly height: number;
  /** R, G, B and the number of frames, pixel by pixel; NaN is no data. */
  readonly rgba: Float32Array<ArrayBuffer>;
}

/** Full size first, each next one half as large. */
export type Levels = readonly Level[];

/** The stack's own numbers. */
export interface Picture {
  readonly levels: Levels;
  readonly plain: ColourStretch;
  readonly linear: ColourStretch;
  readonly maxCoverage: number;
  /** What is left when the thinly covered border is cut off. */
  readonly coveredBox: Box;
}

/** The same as prepared light. */
export interface LightPicture extends Pick<Light, 'weights' | 'white' | 'skyShape'> {
  readonly levels: Levels;
}

export type ShownStar = Pick<Star, 'x' | 'y' | 'flux' | 'fwhmPx' | 'peak' | 'snr'>;
