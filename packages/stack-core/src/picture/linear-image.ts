/** What pictures are made of, and what they are. */
import type { Star } from '../stars/star.ts';

/** Linear pixels, channels one after the other, NaN where there is no data. */
export interface LinearImage {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  readonly pixels: Float32Array;
}

/** An image with what else is known of it; everything but the pixels may be missing. */
export interface StackPixels extends LinearImage {
  /** Number of frames that reach each pixel. */
  readonly footprint?: ArrayLike<number> | undefined;
  /** Brightest first. */
  readonly stars?: readonly PictureStar[] | undefined;
  /** FILTER of the header. */
  readonly filter?: string | undefined;
}

export type PictureStar = Pick<Star, 'x' | 'y' | 'flux' | 'fwhmPx' | 'peak' | 'snr' | 'flags'>;

/** Eight bits a channel, first row on top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
