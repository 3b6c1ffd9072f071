/** Colours of one raw frame for the eye: each missing colour is the mean of its nearest samples. */
import { readImage, readPrimary } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { readFrameMeta } from '@crowdsky/stack-core';
import type { Level } from './picture.ts';

/** @throws FitsError for a file that holds no image */
export async function demosaicSub(source: ByteSource): Promise<Level> {
  const hdu = await readPrimary(source);
  const [width, height] = hdu.image?.shape ?? [0, 0];
  const samples = await readImage(source, hdu);
  const { pattern } = readFrameMeta(hdu.header, width, height);
  const colours =
    pattern === undefined || pattern === 'MONO'
      ? undefined
      : [0, 1, 2, 3].map((phase) => 'RGB'.indexOf(pattern.charAt(phase)));
  const rgba = new Float32Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (!colours) rgba.fill(samples[y * width + x], at, at + 3);
      else fillColours(rgba, at, samples, colours, x, y, width, height);
      rgba[at + 3] = 1;
    }
  }
  return { width, height, rgba };
}

/** Over the 3 x 3 neighbourhood, which holds every colour of a 2 x 2 pattern. */
function fillColours(
  rgba: Float32Array,
  at: number,
  samples: ArrayLike<number>,
  colours: readonly number[],
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const own = colours[(y & 1) * 2 + (x & 1)];
  const sums = [0, 0, 0];
  const counts = [0, 0, 0];
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      const colour = colours[(v & 1) * 2 + (u & 1)];
      sums[colour] += samples[v * width + u];
      counts[colour]++;
    }
  }
  for (let c = 0; c < 3; c++) rgba[at + c] = c === own ? samples[y * width + x] : sums[c] / counts[c];
}
