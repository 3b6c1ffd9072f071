/** Where the light of stars lies in an image. */
import { STAR_FLAGS } from '../stars/star.ts';
import { blurWidely } from './blur.ts';
import type { PictureStar, StackPixels } from './linear-image.ts';
import { smoothStep } from './smooth-step.ts';
import { haloRadius } from './tile-sky.ts';

/** Calls `visit` for each pixel at most `radius` from a star's centre. */
function visitDisc(
  { x, y }: PictureStar,
  radius: number,
  { width, height }: { readonly width: number; readonly height: number },
  visit: (pixel: number, away: number) => void,
): void {
  const right = Math.min(width - 1, x + radius);
  const bottom = Math.min(height - 1, y + radius);
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= right; column++) {
      const away = Math.sqrt((column - x) * (column - x) + (row - y) * (row - y));
      if (away <= radius) visit(row * width + column, away);
    }
  }
}

/** Pixels from the nearest star's core within the star's halo; infinite elsewhere. */
export function distanceOutside(
  stars: readonly PictureStar[],
  width: number,
  height: number,
  sigma: number,
): Float32Array {
  const distance = new Float32Array(width * height).fill(Infinity);
  for (const star of stars) {
    const core = 1.2 * star.fwhmPx;
    visitDisc(star, Math.max(core, haloRadius(star, sigma)), { width, height }, (pixel, away) => {
      distance[pixel] = Math.min(distance[pixel], Math.max(0, away - core));
    });
  }
  return distance;
}

/** Means over it tell what is around a star. */
const AROUND = { factor: 4, radius: 1 };

/** The light around each star, and six sigma; infinite where no star is. */
export function starCeiling(
  luminance: Float32Array,
  outside: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const weight = new Float32Array(outside.length);
  const weighted = new Float32Array(outside.length);
  for (let i = 0; i < weight.length; i++) {
    weight[i] = outside[i] === Infinity ? 1 : 1e-4;
    weighted[i] = luminance[i] * weight[i];
  }
  const ceiling = blurWidely(weighted, width, height, AROUND);
  const known = blurWidely(weight, width, height, AROUND);
  for (let i = 0; i < ceiling.length; i++) {
    const around = Math.max(0, ceiling[i] / Math.max(1e-5, known[i]));
    ceiling[i] = outside[i] === Infinity ? Infinity : around + 6;
  }
  return ceiling;
}

/** Raw pixels end at 65535; in a stack, resampling and a frame's scale leave a little less of a cut peak. */
const FULL_ADU = 45_000;

/** Whether a star's core was cut off in some channel, so that its colours are wrong. */
export function isSaturated(
  { width, height, channelCount, pixels }: StackPixels,
  star: PictureStar,
): boolean {
  if ((star.flags & STAR_FLAGS.saturated) !== 0) return true;
  const [column, row] = [Math.round(star.x), Math.round(star.y)];
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      for (let c = 0; c < channelCount; c++) {
        if (pixels[(c * height + y) * width + x] > FULL_ADU) return true;
      }
    }
  }
  return false;
}

/** 1 up to `inner` FWHM from each star's centre, falling to 0 at the outer radius, also in FWHM. */
export function discs(
  stars: readonly PictureStar[],
  width: number,
  height: number,
  inner: number,
  outer: number,
): Float32Array {
  const mask = new Float32Array(width * height);
  for (const star of stars) {
    visitDisc(star, outer * star.fwhmPx, { width, height }, (pixel, away) => {
      mask[pixel] = Math.max(mask[pixel], 1 - smoothStep(inner, outer, away / star.fwhmPx));
    });
  }
  return mask;
}
