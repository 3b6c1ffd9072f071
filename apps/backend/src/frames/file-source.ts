/** A file of this machine as a source of FITS bytes. */
import { open } from 'node:fs/promises';
import type { ByteSource } from '@crowdsky/fits';

/** Opens the file for as long as `work` runs. */
export async function withFileSource<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await work({
      sizeBytes: size,
      async read(offsetBytes, lengthBytes) {
        const bytes = new Uint8Array(lengthBytes);
        const { bytesRead } = await handle.read(bytes, 0, lengthBytes, offsetBytes);
        return bytes.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}
