/** The noise of an image's pixels. */
import { MAD_TO_SIGMA, medianInPlace } from '../ground/median.ts';
import type { LinearImage } from './linear-image.ts';
import type { Planes } from './planes.ts';

/** Noise of a pixel of each channel, from differences of pixels three rows apart, so that no gradient counts. */
export function noiseOf({ width, height, channelCount, pixels }: LinearImage): number[] {
  const count = width * height;
  const skip = Math.max(1, Math.floor(count / 60_000));
  return Array.from({ length: channelCount }, (_, c) => {
    const differences = new Float64Array(Math.ceil(count / skip));
    let known = 0;
    for (let i = c * count; i + 3 * width < (c + 1) * count; i += skip) {
      const difference = Math.abs(pixels[i + 3 * width] - pixels[i]);
      if (difference === difference) differences[known++] = difference;
    }
    const sigma = (MAD_TO_SIGMA * medianInPlace(differences, known)) / Math.SQRT2;
    return sigma > 0 ? sigma : 1;
  });
}

/** Away from stars, no pixel of the plane stays brighter or darker than all eight around it. */
export function clampOutliers(planes: Planes, plane: number, outside: number): void {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const mark = kernels.mark();
  const scratch = kernels.allocate(8 * stride);
  planes.eachRows((from, to) => {
    kernels.call.clampOutliers(plane, outside, width, height, stride, from, to, scratch);
  });
  kernels.release(mark);
}
