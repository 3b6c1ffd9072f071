/** The synthetic luminance of a stack: the sum of its channels, on which stars are detected. */
import type { Planes } from './band-planes.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** A synthetic luminance: the sum of `channelCount` channels, row by row. */
export interface LuminanceImage {
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
}

/** The plane of a band's synthetic luminance: its only channel, or its scratch plane, which is overwritten. */
export function luminancePlane(kernels: Kernels, { values, scratch, stride, rows }: Planes): number {
  if (values.length === 1) return values[0];
  kernels.call.sumChannels(values[0], values[1], values[2], scratch, stride * rows);
  return scratch;
}

/** The synthetic luminance of a whole stack, whose channels `pixels` holds one after the other. */
export function luminanceOf(
  pixels: Float32Array,
  { width, height, channelCount }: Omit<LuminanceImage, 'pixels'>,
): LuminanceImage {
  const count = width * height;
  const luminance = pixels.slice(0, count);
  if (channelCount === 3) {
    // Rounded to single precision after each channel, as the kernel does.
    for (let i = 0; i < count; i++)
      luminance[i] = Math.fround(luminance[i] + pixels[count + i]) + pixels[2 * count + i];
  }
  return { pixels: luminance, width, height, channelCount };
}
