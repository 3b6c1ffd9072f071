/** Worker that draws the whole picture of a kept stack. */
import { expose } from 'comlink';
import { bytesSource, readImage, readPrimary } from '@crowdsky/fits';
import { renderPreview } from '@crowdsky/stack-core';
import { encodePng } from '../files/encode-png.ts';
import { readStackFile } from '../store/stack-files.ts';

const drawing = {
  /** A PNG file; undefined when the stack's file is gone. Throws FitsError for a damaged one. */
  async draw(id: string): Promise<Blob | undefined> {
    const file = await readStackFile(id, 'fits');
    if (!file) return undefined;
    const source = bytesSource(new Uint8Array(await file.arrayBuffer()));
    const hdu = await readPrimary(source);
    const [width, height, planes = 1] = hdu.image?.shape ?? [0, 0];
    const pixels = new Float32Array(await readImage(source, hdu));
    const picture = renderPreview({ width, height, channelCount: planes === 3 ? 3 : 1, pixels });
    return new Blob([(await encodePng(picture)) as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  },
};

export type Drawing = typeof drawing;
expose(drawing);
