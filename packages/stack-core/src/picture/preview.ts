/** The plain picture of a stack, by the screen stretch alone, and PNG files. */
import { encode } from 'fast-png';
import type { LinearImage, Picture } from './linear-image.ts';
import { autoStretch, stretchValue } from './stretch.ts';

/** The whole image, each channel stretched by itself so that the sky is grey. */
export function renderPreview(image: LinearImage): Picture {
  const { width, height, channelCount, pixels } = image;
  const count = width * height;
  const rgba = new Uint8ClampedArray(4 * count).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    const from = channelCount === 1 ? 0 : channel * count;
    const plane = pixels.subarray(from, from + count);
    const stretch = autoStretch(plane);
    const table = Uint8Array.from({ length: LEVELS }, (_, level) => {
      const value = stretch.shadow + ((level + 0.5) / LEVELS) * (stretch.highlight - stretch.shadow);
      return Math.round(255 * stretchValue(value, stretch));
    });
    const scale = LEVELS / (stretch.highlight - stretch.shadow);
    // The steep start of the curve needs finer steps than a table over the whole range has.
    const fine = Uint8Array.from({ length: LEVELS }, (_, level) => {
      const value = stretch.shadow + ((level + 0.5) / LEVELS / FINE) * (stretch.highlight - stretch.shadow);
      return Math.round(255 * stretchValue(value, stretch));
    });
    for (let i = 0; i < count; i++) {
      const level = (plane[i] - stretch.shadow) * scale;
      rgba[4 * i + channel] =
        level < LEVELS / FINE
          ? level > 0
            ? fine[Math.floor(level * FINE)]
            : 0
          : level < LEVELS
            ? table[Math.floor(level)]
            : level >= LEVELS
              ? 255
              : 0;
    }
  }
  return { width, height, rgba };
}

/** The bytes of an opaque 8-bit RGB PNG file. */
export function encodePng({ width, height, rgba }: Picture): Uint8Array {
  return encode({ width, height, data: opaque(rgba), channels: 3, depth: 8 }, { zlib: { level: PNG_LEVEL } });
}

function opaque(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, o = 0; i < rgba.length; i += 4) {
    rgb[o++] = rgba[i];
    rgb[o++] = rgba[i + 1];
    rgb[o++] = rgba[i + 2];
  }
  return rgb;
}

/** Noise hardly compresses: a higher level takes several times as long for a few per cent. */
const PNG_LEVEL = 3;

const LEVELS = 4096;

/** How much finer the table of the darkest part is. */
const FINE = 64;
