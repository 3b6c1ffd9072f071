/** PNG files of pictures. */
import { encode } from 'fast-png';
import type { Picture } from './linear-image.ts';

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
