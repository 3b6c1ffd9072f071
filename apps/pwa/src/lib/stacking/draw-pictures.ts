/** The pictures that are kept beside a stack. */
import { renderPreview, renderThumbnail } from '@crowdsky/stack-core';
import type { LinearImage } from '@crowdsky/stack-core';
import { encodePng } from './encode-png.ts';

/** PNG files. */
export interface StackPictures {
  readonly preview: Uint8Array;
  readonly thumbnail: Uint8Array;
}

const THUMBNAIL_PX = 512;

/** The whole picture, and a small one for lists. */
export async function drawPictures(image: LinearImage): Promise<StackPictures> {
  const thumbnail = await encodePng(renderThumbnail(image, THUMBNAIL_PX));
  return { preview: await encodePng(renderPreview(image)), thumbnail };
}
