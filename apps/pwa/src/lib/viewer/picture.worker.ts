/** Worker that turns a stack's FITS file, or its raw frame, into what the viewer shows. */
import { expose, transfer } from 'comlink';
import { readStackFile } from '../store/stack-files.ts';
import { openFrame, openStack } from './open-picture.ts';
import type { OpenedStack } from './open-picture.ts';
import type { Picture } from './picture.ts';

const viewerFiles = {
  /** Undefined when the file is gone. Throws FitsError for a damaged one. */
  async openStack(id: string): Promise<OpenedStack | undefined> {
    const file = await readStackFile(id, 'fits');
    if (!file) return undefined;
    const opened = await openStack(new Uint8Array(await file.arrayBuffer()));
    return transfer(opened, buffersOf(opened.picture));
  },

  async openSub(id: string): Promise<Picture | undefined> {
    const file = await readStackFile(id, 'sub');
    if (!file) return undefined;
    const picture = await openFrame(new Uint8Array(await file.arrayBuffer()));
    return transfer(picture, buffersOf(picture));
  },
};

function buffersOf(picture: Picture): ArrayBuffer[] {
  return picture.levels.map(({ rgba }) => rgba.buffer);
}

export type ViewerFiles = typeof viewerFiles;
expose(viewerFiles);
