/** The noise of an image's pixels. */
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import type { LinearImage } from './linear-image.ts';

/** Noise of a pixel of each channel, from differences of pixels three rows apart, so that no gradient counts. */
export function noiseOf({ width, height, channelCount, pixels }: LinearImage): number[] {
  const count = width * height;
  const skip = Math.max(1, Math.floor(count / 60_000));
  return Array.from({ length: channelCount }, (_, c) => {
    const differences: number[] = [];
    for (let i = c * count; i + 3 * width < (c + 1) * count; i += skip)
      differences.push(Math.abs(pixels[i + 3 * width] - pixels[i]));
    const sigma = (MAD_TO_SIGMA * medianOf(differences)) / Math.SQRT2;
    return sigma > 0 ? sigma : 1;
  });
}

/** Noise of each pixel over that of the best covered ones. */
export function noiseSpread(footprint: ArrayLike<number>, count: number): Float32Array {
  let most = 0;
  for (let i = 0; i < count; i++) if (footprint[i] > most) most = footprint[i];
  const table = Float32Array.from({ length: most + 1 }, (_, frames) => Math.sqrt(most / Math.max(1, frames)));
  const spread = new Float32Array(count);
  for (let i = 0; i < count; i++) spread[i] = table[footprint[i]];
  return spread;
}

/** Away from stars, no pixel is brighter or darker than all eight around it. */
export function clampOutliers(
  plane: Float32Array,
  width: number,
  height: number,
  outside: Float32Array,
): Float32Array {
  const clamped = plane.slice();
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      if (outside[i] < 2) continue;
      const value = plane[i];
      const [a, b, c, d] = [plane[i - 1], plane[i + 1], plane[i - width], plane[i + width]];
      const isPeak = value > a && value > b && value > c && value > d;
      const isPit = value < a && value < b && value < c && value < d;
      if (!isPeak && !isPit) continue;
      const [e, f] = [plane[i - width - 1], plane[i - width + 1]];
      const [g, h] = [plane[i + width - 1], plane[i + width + 1]];
      clamped[i] = isPeak
        ? Math.min(value, Math.max(a, b, c, d, e, f, g, h))
        : Math.max(value, Math.min(a, b, c, d, e, f, g, h));
    }
  }
  return clamped;
}
