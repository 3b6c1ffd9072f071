/** Worker that turns a stack's FITS file, or its raw frame, into what the viewer shows. */
import { expose, transfer } from 'comlink';
import { bytesSource } from '@crowdsky/fits';
import { encodePng } from '../files/encode-png.ts';
import { arrivals, arrivingFile } from '../library/keep-arrived.ts';
import type { PictureLook } from '../store/picture-look.ts';
import { readStackFile, writeStackFile } from '../store/stack-files.ts';
import type { StackFile } from '../store/stack-record.ts';
import { openFrame, openLight, openStack } from './open-picture.ts';
import type { OpenedStack } from './open-picture.ts';
import type { Levels, LightPicture, Picture } from './picture.ts';
import type { SmallPicture } from './small-picture.ts';

/** Each is undefined when the file is gone, and throws FitsError for a damaged one. */
const viewerFiles = {
  async openStack(id: string): Promise<OpenedStack | undefined> {
    const bytes = await bytesOf(id, 'fits');
    const opened = bytes && (await openStack(bytesSource(bytes)));
    return opened && transfer(opened, buffersOf(opened.picture.levels));
  },

  ...arrivals,

  /** Reads what comes from the server while it comes: what is no stack is known by its first bytes. */
  async openArriving(): Promise<OpenedStack | undefined> {
    const arriving = arrivingFile();
    const opened = arriving && (await openStack(arriving));
    return opened && transfer(opened, buffersOf(opened.picture.levels));
  },

  /** Reads the file again, so that its pixels are not kept twice meanwhile. */
  async openLight(
    id: string,
    look: Pick<PictureLook, 'evenSky' | 'balance'>,
  ): Promise<LightPicture | undefined> {
    const bytes = arrivingFile()?.bytes ?? (await bytesOf(id, 'fits'));
    const light = bytes && (await openLight(bytes, look));
    return light && transfer(light, buffersOf(light.levels));
  },

  async openSub(id: string): Promise<Picture | undefined> {
    const bytes = await bytesOf(id, 'sub');
    const picture = bytes && (await openFrame(bytes));
    return picture && transfer(picture, buffersOf(picture.levels));
  },

  async keepThumbnail(id: string, small: SmallPicture): Promise<void> {
    const bytes = await encodePng(small);
    await writeStackFile(id, 'thumbnail', () => [bytes]);
  },
};

async function bytesOf(id: string, file: StackFile): Promise<Uint8Array | undefined> {
  const found = await readStackFile(id, file);
  return found && new Uint8Array(await found.arrayBuffer());
}

function buffersOf(levels: Levels): ArrayBuffer[] {
  return levels.map(({ rgba }) => rgba.buffer);
}

export type ViewerFiles = typeof viewerFiles;
expose(viewerFiles);
