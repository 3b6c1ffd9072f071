/** PNG thumbnails: made of a stack's pixels, or taken from a client and made anew, never passed on as they came. */
import type { Sharp, SharpOptions } from 'sharp';
import { AppError } from '../ground/app-error.ts';
import type { SmallImage } from './measure-stack.ts';

const maxSidePx = 512;
/** A picture that claims more pixels is refused before it is unpacked. */
const maxInputPixels = 16e6;
export const maxThumbnailBytes = 5 * 1024 * 1024;

/** Loaded with the first picture: the library takes some 20 MB, and many servers see raws only. */
async function sharp(input: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: load } = await import('sharp');
  load.cache(false);
  load.concurrency(1);
  return load(input, options);
}

/** The earlier system's stretch: the 1st to the 99.5th percentile of each channel becomes 0 to 255. */
export async function thumbnailOf(small: SmallImage): Promise<Buffer> {
  const { widthPx, heightPx, channelCount } = small;
  const perChannel = widthPx * heightPx;
  const pixels = Buffer.alloc(perChannel * channelCount);
  for (let channel = 0; channel < channelCount; channel++) {
    const values = small.values.subarray(channel * perChannel, (channel + 1) * perChannel);
    const [low, high] = percentiles(values, 0.01, 0.995);
    const scale = high > low ? 255 / (high - low) : 0;
    for (let at = 0; at < perChannel; at++) {
      const level = Number.isFinite(values[at]) ? (values[at] - low) * scale : 0;
      pixels[at * channelCount + channel] = Math.max(0, Math.min(255, Math.round(level)));
    }
  }
  const raw = { width: widthPx, height: heightPx, channels: channelCount as 1 | 3 };
  return (await sharp(pixels, { raw })).png({ compressionLevel: 9 }).toBuffer();
}

/**
 * A client's picture, decoded within limits and written anew as PNG of at most 512 pixels a side.
 *
 * @throws AppError `bad-thumbnail`
 */
export async function cleanThumbnail(picture: Buffer): Promise<Buffer> {
  if (picture.length > maxThumbnailBytes)
    throw new AppError('bad-thumbnail', 'A thumbnail has at most 5 MB.');
  try {
    const picked = await sharp(picture, { limitInputPixels: maxInputPixels, failOn: 'error', pages: 1 });
    return await picked
      .timeout({ seconds: 10 })
      .rotate()
      .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9 })
      .toBuffer();
  } catch (error) {
    throw new AppError('bad-thumbnail', 'The thumbnail is no picture this server can read.', {
      cause: error,
    });
  }
}

function percentiles(values: Float32Array, low: number, high: number): [number, number] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length === 0) return [0, 0];
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))];
  return [at(low), at(high)];
}
