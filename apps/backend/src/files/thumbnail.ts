/** PNG thumbnails: made from a stack's pixels, or re-encoded from a client's picture, never passed on as sent. */
import { withFile } from '@crowdsky/files';
import { findImage } from '@crowdsky/fits';
import { encodePng, readStack, renderThumbnail } from '@crowdsky/stack-core';
import type { StackPixels } from '@crowdsky/stack-core';
import type { Sharp, SharpOptions } from 'sharp';
import { AppError } from '../ground/app-error.ts';
import { refusingBadFits } from './fits-refusal.ts';
import type { MeasuredStack } from './measure-stack.ts';

const maxSidePx = 512;
/** A picture that claims more pixels is refused before it is decoded. */
const maxInputPixels = 16e6;
/** Twice a Seestar's frame: some 100 MB while a thumbnail is made. */
const maxWholePixels = 4e6;
export const maxThumbnailBytes = 5 * 1024 * 1024;

/** Loaded with the first foreign picture: the library takes some 20 MB, and many servers never see one. */
async function sharp(input: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: load } = await import('sharp');
  load.cache(false);
  load.concurrency(1);
  return load(input, options);
}

/**
 * The very picture that the device makes, where the file is this system's and not too large to be held whole; from the
 * means elsewhere.
 *
 * @throws AppError `bad-fits`
 */
export async function thumbnailOf(path: string, measured: MeasuredStack): Promise<Buffer> {
  const whole = await refusingBadFits(() => wholeStack(path, measured));
  return Buffer.from(encodePng(renderThumbnail(whole ?? measured.small, maxSidePx)));
}

function wholeStack(path: string, { facts }: MeasuredStack): Promise<StackPixels | undefined> {
  const { widthPx, heightPx, nStarsDetected } = facts;
  return withFile(path, async (source) => {
    if (nStarsDetected === null || widthPx * heightPx > maxWholePixels) return undefined;
    const { headerOffset, image } = await findImage(source);
    const [width, height] = image?.shape ?? [];
    const isOwn = headerOffset === 0 && width === widthPx && height === heightPx;
    return isOwn ? readStack(source) : undefined;
  });
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
