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

/** Fills rows of `light` from a band of them, its channels one after the other. */
export function addLight(light: LightImage, band: Float32Array, firstRow: number, rows: number): void {
  const count = rows * light.width;
  const own = light.pixels.subarray(firstRow * light.width, firstRow * light.width + count);
  if (light.channelCount === 1) {
    own.set(band);
    return;
  }
  for (let i = 0; i < count; i++) {
    // In the precision of the pixels, one channel after the other.
    own[i] = Math.fround(band[i] + band[count + i]) + band[2 * count + i];
  }
}

/** The light of a whole stack, whose channels `pixels` holds one after the other. */
export function lightOf(
  pixels: Float32Array,
  { width, height, channelCount }: Omit<LightImage, 'pixels'>,
): LightImage {
  const light: LightImage = { pixels: new Float32Array(width * height), width, height, channelCount };
  addLight(light, pixels, 0, height);
  return light;
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
