/** A file of this machine as a source of FITS bytes. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '@crowdsky/fits';

/** Opens the file for as long as `work` runs. */
export async function withFileSource<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await work({ sizeBytes: size, read: (offset, length) => readAt(handle, offset, length) });
  } finally {
    await handle.close();
  }
}

/** The same for a file whose first bytes are still in memory: it is opened only when `work` reads on. */
export async function withReceivedSource<T>(
  { path, sizeBytes, head }: { path: string; sizeBytes: number; head: Uint8Array },
  work: (source: ByteSource) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    return await work({
      sizeBytes,
      async read(offsetBytes, lengthBytes) {
        const end = Math.min(offsetBytes + lengthBytes, sizeBytes);
        if (end <= head.length) return head.slice(offsetBytes, end);
        handle ??= await open(path, 'r');
        return readAt(handle, offsetBytes, lengthBytes);
      },
    });
  } finally {
    await handle?.close();
  }
}

async function readAt(handle: FileHandle, offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(lengthBytes);
  const { bytesRead } = await handle.read(bytes, 0, lengthBytes, offsetBytes);
  return bytes.subarray(0, bytesRead);
}
