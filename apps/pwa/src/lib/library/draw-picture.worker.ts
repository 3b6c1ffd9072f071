/** Worker that draws the whole picture of a kept stack. */
import { expose } from 'comlink';
import { bytesSource } from '@crowdsky/fits';
import { readStack, renderPreview } from '@crowdsky/stack-core';
import { encodePng } from '../files/encode-png.ts';
import { readStackFile } from '../store/stack-files.ts';

const drawing = {
  /** A PNG file; undefined when the stack's file is gone. Throws FitsError for a damaged one. */
  async draw(id: string): Promise<Blob | undefined> {
    const file = await readStackFile(id, 'fits');
    if (!file) return undefined;
    const stack = await readStack(bytesSource(new Uint8Array(await file.arrayBuffer())));
    const picture = renderPreview(stack);
    return new Blob([(await encodePng(picture)) as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  },
};

export type Drawing = typeof drawing;
expose(drawing);
