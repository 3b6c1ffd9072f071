/** The small picture of a stack, for lists. */
import { paintLight, prepareLight, whiteOf } from './develop.ts';
import { noiseOf } from './image-noise.ts';
import type { Picture, PictureStar, StackPixels } from './linear-image.ts';
import { DEFAULT_LOOK } from './look.ts';

/**
 * Developed as the large picture is, from means over squares of pixels: at most `maxSide` wide and high. White and noise
 * are those of the large image, so that both are equally bright, and stars are many pixels wide.
 */
export function renderThumbnail(image: StackPixels, maxSide = 512): Picture {
  const factor = Math.max(1, Math.ceil(Math.max(image.width, image.height) / maxSide));
  const large = { white: whiteOf(image), noise: noiseOf(image) };
  return paintLight(prepareLight(shrink(image, factor), DEFAULT_LOOK, large));
}

function shrink(image: StackPixels, factor: number): StackPixels {
  // Means are over many frames everywhere, or nearly so: coverage is left out at every size.
  if (factor === 1) return { ...image, footprint: undefined };
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const pixels = new Float32Array(image.channelCount * width * height);
  for (let channel = 0; channel < image.channelCount; channel++) {
    const plane = image.pixels.subarray(channel * image.width * image.height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        let known = 0;
        for (let v = 0; v < factor; v++) {
          for (let u = 0; u < factor; u++) {
            const value = plane[(y * factor + v) * image.width + x * factor + u];
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
    stars: image.stars?.map((star) => smaller(star, factor)),
  };
}

/** A star as it is in means over `factor` x `factor` pixels. */
function smaller(star: PictureStar, factor: number): PictureStar {
  const { x, y, fwhmPx, peak } = star;
  // The image of a star of a pixel's width and that of the pixel itself add up.
  const fwhm = Math.sqrt((fwhmPx / factor) * (fwhmPx / factor) + 1);
  return {
    ...star,
    x: (x + 0.5) / factor - 0.5,
    y: (y + 0.5) / factor - 0.5,
    fwhmPx: fwhm,
    peak: (peak * (fwhmPx / factor) * (fwhmPx / factor)) / (fwhm * fwhm),
  };
}
