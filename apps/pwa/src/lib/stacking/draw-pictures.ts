/** The pictures that are kept beside a stack. */
import { encodePng, renderPreview } from '@crowdsky/stack-core';
import type { LinearImage } from '@crowdsky/stack-core';
import { createPreviewCanvas } from './preview-canvas.ts';

/** PNG files. */
export interface StackPictures {
  readonly preview: Uint8Array;
  readonly thumbnail: Uint8Array;
}

const THUMBNAIL_PX = 512;

/** The whole picture, and its look at a size for lists. */
export function drawPictures(image: LinearImage): StackPictures {
  const { width, height, channelCount, pixels } = image;
  const canvas = createPreviewCanvas(width, height, channelCount, THUMBNAIL_PX);
  canvas.add({ firstRow: 0, rows: height, pixels, width });
  return { preview: encodePng(renderPreview(image)), thumbnail: encodePng(canvas.picture()) };
}
