/** Writes the body of an answer into a file, and takes its digest. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { WriteError } from '@crowdsky/files';

export interface SavedBody {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Rejects with WriteError, or as the body does. */
export async function saveBody(body: ReadableStream | null, path: string): Promise<SavedBody> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const written = await explained(path, () => open(path, 'w'));
  try {
    // The types of Node know no iteration of the platform's streams.
    for await (const bytes of (body ?? []) as AsyncIterable<Uint8Array>) {
      hash.update(bytes);
      sizeBytes += bytes.byteLength;
      await explained(path, () => written.writeFile(bytes));
    }
  } finally {
    await written.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new WriteError(path, error);
  }
}
