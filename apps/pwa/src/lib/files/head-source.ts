/** A file of which the beginning is wanted: that is read at once, and only what lies behind it when it is asked for. */
import type { FrameSource } from '@crowdsky/stack-core';

/** Headers of raw frames take three or four blocks of 2880 bytes. */
const HEAD_BYTES = 5 * 2880;

/** @throws DOMException (NotReadableError, NotFoundError) when the file is gone or has changed since it was picked */
export async function headSource(blob: Blob): Promise<FrameSource> {
  const bytesOf = async (offset: number, end: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(offset, end).arrayBuffer());
  const head = await bytesOf(0, HEAD_BYTES);
  return {
    sizeBytes: blob.size,
    read: async (offset, length) =>
      offset + length <= head.length
        ? head.subarray(offset, offset + length)
        : bytesOf(offset, offset + length),
  };
}
