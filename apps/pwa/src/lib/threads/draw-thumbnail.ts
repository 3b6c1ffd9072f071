/** The small picture that is kept beside a stack, for lists. */
import { renderThumbnail } from '@crowdsky/stack-core';
import type { StackPixels } from '@crowdsky/stack-core';
import { encodePng } from '../files/encode-png.ts';

const THUMBNAIL_PX = 512;

/** A PNG file. */
export function drawThumbnail(image: StackPixels): Promise<Uint8Array> {
  return encodePng(renderThumbnail(image, THUMBNAIL_PX));
}
