/** Detects the stars of a finished stack on its synthetic luminance. */
import { detectStarsInImage } from '../stars/detect-stars.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { LuminanceImage } from '../combination/synthetic-luminance.ts';
import type { Star } from '../stars/star.ts';

/** Saturation of a channel, in the 16-bit ADU of a raw frame. */
const SATURATION_ADU = 60_000;

/** Brightest first. */
export function detectInLuminance(kernels: Kernels, luminance: LuminanceImage): readonly Star[] {
  const { pixels, width, height, channelCount } = luminance;
  const mark = kernels.mark();
  const address = kernels.allocate(4 * pixels.length + 64);
  kernels.f32(address, pixels.length).set(pixels);
  const plane = { address, width, height };
  const { stars } = detectStarsInImage(kernels, plane, { saturationAdu: SATURATION_ADU * channelCount });
  kernels.release(mark);
  return stars;
}
