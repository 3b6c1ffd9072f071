/** The pixels of a growing stack: weighted means, with which each new frame's samples are compared. */
import type { SampledBand } from '../combination/sample-band.ts';

/** All arrays can be stored and restored unchanged; channels one after the other. */
export interface RunningSums {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  readonly means: Float32Array<ArrayBuffer>;
  /** 0 where there is no sample yet. */
  readonly weights: Float32Array<ArrayBuffer>;
  readonly footprint: Uint16Array<ArrayBuffer>;
  readonly rejected: Uint16Array<ArrayBuffer>;
}

/** Limits for a sample of one channel, relative to the mean so far. */
export interface ClipLimits {
  /** Noise of the frame's pixels, ADU of the reference frame. */
  readonly sigma: number;
  readonly sky: number;
  /** In standard deviations. */
  readonly below: number;
  readonly above: number;
}

/**
 * Assumed scatter of a sample on a star's flank, as a share of the star's flux: its position within the pixel and the
 * seeing change from frame to frame.
 */
const STAR_SCATTER = 0.3;
/** With fewer frames the mean is too uncertain to compare a sample with. */
const FEWEST_TO_COMPARE = 3;

export function createSums(width: number, height: number, channelCount: 1 | 3): RunningSums {
  return {
    width,
    height,
    channelCount,
    means: new Float32Array(channelCount * width * height),
    weights: new Float32Array(channelCount * width * height),
    footprint: new Uint16Array(width * height),
    rejected: new Uint16Array(width * height),
  };
}

/** Replaces a band of the sums by one of several frames, combined with rejection among themselves. */
export function seedSums(sums: RunningSums, band: SampledBand): void {
  const { width, height, channelCount } = sums;
  const count = band.rows * width;
  for (let channel = 0; channel < channelCount; channel++) {
    const to = (channel * height + band.firstRow) * width;
    sums.means.set(band.values.subarray(channel * count, (channel + 1) * count), to);
    sums.weights.set(band.weights.subarray(channel * count, (channel + 1) * count), to);
  }
  sums.footprint.set(band.footprint, band.firstRow * width);
  sums.rejected.set(band.rejected, band.firstRow * width);
}

/** Adds a band of one frame, without the samples beyond `limits` (one for each channel). */
export function addToSums(sums: RunningSums, band: SampledBand, limits: readonly ClipLimits[]): void {
  const { width, height, channelCount } = sums;
  const count = band.rows * width;
  const pixel = band.firstRow * width;
  for (let channel = 0; channel < channelCount; channel++) {
    addChannel(sums, band, limits[channel], channel * count, channel * height * width + pixel, pixel);
  }
  for (let i = 0; i < count; i++) sums.footprint[pixel + i] += band.footprint[i];
}

function addChannel(
  { width, means, weights, footprint, rejected }: RunningSums,
  band: SampledBand,
  { sigma, sky, below, above }: ClipLimits,
  from: number,
  to: number,
  pixel: number,
): void {
  const count = band.rows * width;
  for (let i = 0; i < count; i++) {
    const weight = band.weights[from + i];
    if (!(weight > 0)) continue;
    const total = weights[to + i];
    const difference = band.values[from + i] - means[to + i];
    const frames = footprint[pixel + i];
    if (total > 0 && frames >= FEWEST_TO_COMPARE) {
      const noise = Math.sqrt(sigma * sigma * (1 + 1 / frames));
      const scatter = Math.max(noise, STAR_SCATTER * (means[to + i] - sky));
      if (difference > above * scatter || difference < -below * scatter) {
        rejected[pixel + i]++;
        continue;
      }
    }
    weights[to + i] = total + weight;
    means[to + i] =
      total > 0 ? means[to + i] + (difference * weight) / (total + weight) : band.values[from + i];
  }
}
