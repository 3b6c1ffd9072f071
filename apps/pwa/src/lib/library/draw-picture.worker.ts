/** Worker that draws the whole picture of a kept stack. */
import { expose } from 'comlink';
import { bytesSource } from '@crowdsky/fits';
import { readStack } from '@crowdsky/stack-core';
import { drawStack } from '../picture/draw-stack.ts';
import type { SaveRequest } from '../picture/save-format.ts';
import type { PictureLook } from '../store/picture-look.ts';
import { readStackFile } from '../store/stack-files.ts';
import { encodePicture } from './encode-picture.ts';

const drawing = {
  /** A picture file; undefined when the stack's file is gone. Throws FitsError for a damaged one. */
  async draw(id: string, look: PictureLook, { format, size }: SaveRequest): Promise<Blob | undefined> {
    const file = await readStackFile(id, 'fits');
    if (!file) return undefined;
    const stack = await readStack(bytesSource(new Uint8Array(await file.arrayBuffer())));
    return encodePicture(drawStack(stack, look, size), format);
  },
};

export type Drawing = typeof drawing;
expose(drawing);
