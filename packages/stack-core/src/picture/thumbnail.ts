/** The small picture of a stack, for lists. */
import { shownBox } from './crop.ts';
import type { Box } from './crop.ts';
import { paintLight, startLight, whiteOf } from './develop.ts';
import { findTarget } from './find-target.ts';
import { noiseOf } from './image-noise.ts';
import type { Picture, PictureStar, StackPixels } from './linear-image.ts';
import { DEFAULT_LOOK } from './look.ts';

/** Of each side, the share that stays at least when the target is brought to the middle. */
const LEAST_KEPT = 2 / 3;

/**
 * Developed as the large picture is, from means over squares of pixels: at most `maxSide` wide and high. White and noise
 * are those of the large image, so that both are equally bright, and stars are many pixels wide. Without the thinly covered border, the target in the middle or as near to it as two thirds of
 * each side allow.
 */
export function renderThumbnail(image: StackPixels, maxSide = 512): Picture {
  const box = shownBox(image);
  const factor = Math.max(1, Math.ceil(Math.max(box.width, box.height) / maxSide));
  const large = { white: whiteOf(image), noise: noiseOf(image) };
  const light = startLight(shrink(image, box, factor), DEFAULT_LOOK, large);
  return centred(paintLight(light, DEFAULT_LOOK), findTarget(light.planes.size, light.luminance()));
}

/** What of a picture is left with `at` in its middle. */
function centred({ width, height, rgba }: Picture, at: { x: number; y: number }): Picture {
  const [left, columns] = middle(at.x, width);
  const [top, rows] = middle(at.y, height);
  const kept = new Uint8ClampedArray(4 * columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = 4 * ((top + y) * width + left);
    kept.set(rgba.subarray(from, from + 4 * columns), 4 * y * columns);
  }
  return { width: columns, height: rows, rgba: kept };
}

/** First pixel and length of the longest part with `at` in its middle, or the shortest allowed that comes near. */
function middle(at: number, length: number): [first: number, length: number] {
  const centre = Math.round(at);
  const half = Math.min(centre, length - 1 - centre);
  // A target at the very middle of an even length cuts nothing away.
  const wanted = Math.abs(at - (length - 1) / 2) < 1 ? length : 2 * half + 1;
  const kept = Math.max(wanted, Math.ceil(LEAST_KEPT * length));
  return [Math.max(0, Math.min(length - kept, centre - (kept >> 1))), kept];
}

/** Means are over many frames everywhere, or nearly so: coverage is left out at every size. */
function shrink(image: StackPixels, box: Box, factor: number): StackPixels {
  const width = Math.floor(box.width / factor);
  const height = Math.floor(box.height / factor);
  const pixels = new Float32Array(image.channelCount * width * height);
  for (let channel = 0; channel < image.channelCount; channel++) {
    const plane = image.pixels.subarray(channel * image.width * image.height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        let known = 0;
        for (let v = 0; v < factor; v++) {
          for (let u = 0; u < factor; u++) {
            const value = plane[(box.y + y * factor + v) * image.width + box.x + x * factor + u];
            if (Number.isNaN(value)) continue;
            sum += value;
            known++;
          }
        }
        pixels[(channel * height + y) * width + x] = known > 0 ? sum / known : NaN;
      }
    }
  }
  const { channelCount, filter } = image;
  return {
    width,
    height,
    channelCount,
    pixels,
    filter,
    stars: image.stars?.map((star) => smaller(star, box, factor)),
  };
}

/** A star of the box as it is in means over `factor` x `factor` pixels. */
function smaller(star: PictureStar, box: Box, factor: number): PictureStar {
  const { x, y, fwhmPx, peak } = star;
  // The image of a star of a pixel's width and that of the pixel itself add up.
  const fwhm = factor === 1 ? fwhmPx : Math.sqrt((fwhmPx / factor) * (fwhmPx / factor) + 1);
  return {
    ...star,
    x: (x - box.x + 0.5) / factor - 0.5,
    y: (y - box.y + 0.5) / factor - 0.5,
    fwhmPx: fwhm,
    peak: (peak * (fwhmPx / factor) * (fwhmPx / factor)) / (fwhm * fwhm),
  };
}
