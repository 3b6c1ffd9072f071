/** The threads that read frames for the lists: started when first needed, shared by the whole app. */
import { proxy, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { FrameReader } from './frame-reader.worker.ts';
import type { Thumbnail } from './frame-thumbnail.ts';
import type { PixelFile } from './read-picked.ts';
import type { FileOutcome, PickedFrame } from './picked-frame.ts';

/** Handing a file to a thread takes a third of a millisecond of the page's own: a few at a time. */
const BATCH_FILES = 16;
/** So that a reader always has files that are on their way while the page takes in others. */
const BATCHES_AHEAD = 4;
const READERS = Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1));

let readers: Remote<FrameReader>[] = [];
let turn = 0;

function allReaders(): Remote<FrameReader>[] {
  if (readers.length === 0) {
    readers = Array.from({ length: READERS }, () =>
      wrap<FrameReader>(new Worker(new URL('./frame-reader.worker.ts', import.meta.url), { type: 'module' })),
    );
  }
  return readers;
}

/**
 * Reads all headers, `onBatch` as they come: the index of the batch's first file, and for each file what it holds, which of
 * a zip is many frames. `onUnpacked` is called for each frame of a zip, which may take long.
 */
export async function readHeaders(
  files: readonly File[],
  onBatch: (first: number, outcomes: readonly (readonly FileOutcome[])[]) => void,
  onUnpacked: () => void = () => undefined,
): Promise<void> {
  let next = 0;
  const readOn = async (reader: Remote<FrameReader>): Promise<void> => {
    while (next < files.length) {
      const first = next;
      next += BATCH_FILES;
      const batch = files.slice(first, first + BATCH_FILES);
      const hasZip = batch.some(({ name }) => /\.zip$/i.test(name));
      onBatch(first, await reader.readHeaders(batch, hasZip ? proxy(onUnpacked) : undefined));
    }
  };
  const lines = allReaders().flatMap((reader) => Array.from({ length: BATCHES_AHEAD }, () => readOn(reader)));
  await Promise.all(lines);
}

/** Whether two files hold the pixels of one exposure; rejects when one can no longer be read. */
export function isSameExposure(a: PixelFile, b: PixelFile): Promise<boolean> {
  const all = allReaders();
  const plain = ({ file, shape }: PixelFile): PixelFile => ({ file, shape });
  return all[turn++ % all.length].isSameExposure(plain(a), plain(b));
}

const THUMBNAIL_PX = 120;
const MAX_THUMBNAILS = 600;
const thumbnails = new Map<string, Promise<Thumbnail>>();

/** A small picture of a frame, kept for the next time; rejects when the file can no longer be read. */
export function readThumbnail(frame: PickedFrame): Promise<Thumbnail> {
  const known = thumbnails.get(frame.id);
  if (known) return known;
  const all = allReaders();
  const made = all[turn++ % all.length].thumbnail(frame.file, frame.shape, THUMBNAIL_PX);
  if (thumbnails.size >= MAX_THUMBNAILS) thumbnails.delete([...thumbnails.keys()][0]);
  thumbnails.set(frame.id, made);
  return made;
}
