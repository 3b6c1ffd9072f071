/** Worker that reads headers and thumbnails of raw frames. */
import { expose, transfer } from 'comlink';
import { WholeReader } from '../files/whole-reader.ts';
import { frameThumbnail } from './frame-thumbnail.ts';
import type { Thumbnail } from './frame-thumbnail.ts';
import type { FileOutcome, FrameShape } from './picked-frame.ts';
import { isSameExposure, readPicked } from './read-picked.ts';

const wholeReader = new WholeReader(1);

const frameReader = {
  /** All at once: a thread that waits for one file after the other is idle for most of the time. */
  readHeaders(files: readonly File[], onUnpacked?: () => void): Promise<FileOutcome[][]> {
    return Promise.all(files.map((file) => readPicked(file, onUnpacked)));
  },
  isSameExposure,
  async thumbnail(file: File, shape: FrameShape, maxSidePx: number): Promise<Thumbnail> {
    // One read of the file costs less than one read a row.
    const reading = wholeReader.read(file);
    try {
      const thumbnail = frameThumbnail(await reading.open(), shape, maxSidePx);
      return transfer(thumbnail, [thumbnail.rgba.buffer]);
    } finally {
      reading.close();
    }
  },
};

export type FrameReader = typeof frameReader;
expose(frameReader);
