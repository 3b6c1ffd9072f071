/** Reads a file synchronously within a worker: the fastest way in every engine, and it spares a copy. */
import type { FrameSource } from '@crowdsky/stack-core';

/** @throws DOMException (NotReadableError, NotFoundError) when the file is gone or has changed since it was picked */
export function blobSource(blob: Blob): FrameSource {
  const reader = new FileReaderSync();
  const bytes = (offsetBytes: number, lengthBytes: number): Uint8Array =>
    new Uint8Array(reader.readAsArrayBuffer(blob.slice(offsetBytes, offsetBytes + lengthBytes)));
  return {
    sizeBytes: blob.size,
    read: async (offsetBytes, lengthBytes) => bytes(offsetBytes, lengthBytes),
    readInto: (offsetBytes, target) => target.set(bytes(offsetBytes, target.byteLength)),
  };
}
