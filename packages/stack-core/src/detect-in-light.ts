/** The stars of a finished stack, found in the sum of its channels. */
import { detectStarsInImage } from './detect-stars.ts';
import type { Kernels } from './kernels.ts';
import type { Star } from './star.ts';

/** Saturation of a channel, in the 16-bit ADU of a raw frame. */
const SATURATION_ADU = 60_000;

/** A picture in white light: the sum of `channelCount` channels, row by row. */
export interface LightImage {
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
}

/** `pixels` are those of a stack, its channels one after the other. */
export function sumOfChannels(
  pixels: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  channelCount: 1 | 3,
): LightImage {
  if (channelCount === 1) return { pixels, width, height, channelCount };
  const count = width * height;
  const sum = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    // In the precision of the pixels, one channel after the other.
    sum[i] = Math.fround(pixels[i] + pixels[count + i]) + pixels[2 * count + i];
  }
  return { pixels: sum, width, height, channelCount };
}

/** Brightest first. */
export function detectInLight(kernels: Kernels, light: LightImage): readonly Star[] {
  const { pixels, width, height, channelCount } = light;
  const mark = kernels.mark();
  const address = kernels.allocate(4 * pixels.length + 64);
  kernels.f32(address, pixels.length).set(pixels);
  const plane = { address, width, height };
  const { stars } = detectStarsInImage(kernels, plane, { saturationAdu: SATURATION_ADU * channelCount });
  kernels.release(mark);
  return stars;
}
