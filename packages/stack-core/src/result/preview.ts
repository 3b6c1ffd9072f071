/** Pictures of a stack for people: the full-size preview and the small thumbnail. */
import { encode } from 'fast-png';
import { autoStretch, percentileStretch, stretchValue } from './stretch.ts';
import type { Stretch } from './stretch.ts';

/** Linear pixels, channels one after the other, NaN where there is no data. */
export interface LinearImage {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  readonly pixels: Float32Array;
}

/** Eight bits a channel, first row on top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The whole image, each channel stretched by itself so that the sky is grey. */
export function renderPreview(image: LinearImage): Picture {
  return draw(image, (plane) => autoStretch(plane));
}

/** At most `maxSide` pixels wide and high, averaged down; the 1st to the 99.5th percentile of the pixels. */
export function renderThumbnail(image: LinearImage, maxSide = 512): Picture {
  const factor = Math.max(1, Math.ceil(Math.max(image.width, image.height) / maxSide));
  return draw(shrink(image, factor), (plane) => percentileStretch(plane, 1, 99.5));
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

function draw(image: LinearImage, stretchOf: (plane: Float32Array) => Stretch): Picture {
  const { width, height, channelCount, pixels } = image;
  const count = width * height;
  const rgba = new Uint8ClampedArray(4 * count).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    const from = channelCount === 1 ? 0 : channel * count;
    const plane = pixels.subarray(from, from + count);
    const stretch = stretchOf(plane);
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

/** How much finer the table of the darkest part is. */
const FINE = 64;

function shrink(image: LinearImage, factor: number): LinearImage {
  if (factor === 1) return image;
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
  return { width, height, channelCount: image.channelCount, pixels };
}
