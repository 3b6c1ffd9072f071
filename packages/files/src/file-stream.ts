/** Files as streams to copy or to send. */
import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Four times as much as Node's own: each piece costs the sender a read, a write and a buffer. */
const PIECE_BYTES = 256 * 1024;

export interface StreamedPart {
  /** The first byte and the last. */
  readonly start?: number;
  readonly end?: number;
}

/** A part of a file, or the whole. `file` is the open file, where it is open: the stream closes it. */
export function fileStream(path: string, part: StreamedPart = {}, file?: FileHandle): ReadStream {
  return createReadStream(path, { ...part, highWaterMark: PIECE_BYTES, ...(file && { fd: file }) });
}
