/** The pictures that are kept beside a stack. */
import { renderPreview } from '@crowdsky/stack-core';
import type { LinearImage } from '@crowdsky/stack-core';
import { encodePng } from './encode-png.ts';
import { createPreviewCanvas } from './preview-canvas.ts';

/** PNG files. */
export interface StackPictures {
  readonly preview: Uint8Array;
  readonly thumbnail: Uint8Array;
}

const THUMBNAIL_PX = 512;

/** The whole picture, and its look at a size for lists. */
export async function drawPictures(image: LinearImage): Promise<StackPictures> {
  const { width, height, channelCount, pixels } = image;
  const canvas = createPreviewCanvas(width, height, channelCount, THUMBNAIL_PX);
  canvas.add({ firstRow: 0, rows: height, pixels, width });
  const thumbnail = await encodePng(canvas.picture());
  return { preview: await encodePng(renderPreview(image)), thumbnail };
}
