/** Worker that reads headers and thumbnails of raw frames. */
import { expose, transfer } from 'comlink';
import { finding, readFrameHeader } from '@crowdsky/stack-core';
import { headSource } from '../files/head-source.ts';
import { WholeReader } from '../files/whole-reader.ts';
import { frameThumbnail } from './frame-thumbnail.ts';
import type { Thumbnail } from './frame-thumbnail.ts';
import type { FrameShape, HeaderOutcome } from './picked-frame.ts';

const wholeReader = new WholeReader(1);

async function readOne(file: File): Promise<HeaderOutcome> {
  try {
    const outcome = await readFrameHeader(await headSource(file));
    if (!outcome.ok) return { ok: false, kind: 'foreign', finding: outcome.finding };
    const { meta, layout } = outcome.frame;
    const { width: widthPx, height: heightPx, bitpix, bscale, bzero, dataOffset } = layout;
    return { ok: true, meta, shape: { widthPx, heightPx, bitpix, bscale, bzero, dataOffset } };
  } catch (error) {
    const { message, name } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, kind: 'unreadable', finding: finding('unreadable', message, name) };
  }
}

const frameReader = {
  /** All at once: a thread that waits for one file after the other is idle for most of the time. */
  readHeaders(files: readonly File[]): Promise<HeaderOutcome[]> {
    return Promise.all(files.map(readOne));
  },
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
