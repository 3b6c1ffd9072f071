/** PNG thumbnails: made from a stack's pixels, or re-encoded from a client's picture, never passed on as sent. */
import { encodePng, renderThumbnail } from '@crowdsky/stack-core';
import type { LinearImage } from '@crowdsky/stack-core';
import type { Sharp, SharpOptions } from 'sharp';
import { AppError } from '../ground/app-error.ts';

const maxSidePx = 512;
/** A picture that claims more pixels is refused before it is decoded. */
const maxInputPixels = 16e6;
export const maxThumbnailBytes = 5 * 1024 * 1024;

/** Loaded with the first foreign picture: the library takes some 20 MB, and many servers never see one. */
async function sharp(input: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: load } = await import('sharp');
  load.cache(false);
  load.concurrency(1);
  return load(input, options);
}

export function thumbnailOf(small: LinearImage): Buffer {
  return Buffer.from(encodePng(renderThumbnail(small, maxSidePx)));
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
