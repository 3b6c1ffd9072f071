/** Writes the body of an answer into a file, and takes its digest. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { WriteError } from '@crowdsky/files';

export interface SavedBody {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Bodies come in pieces of some 64 KB; each write costs as much as copying several. */
const WRITTEN_AT_ONCE_BYTES = 1 << 20;

/** Rejects with WriteError, or as the body does. */
export async function saveBody(body: ReadableStream | null, path: string): Promise<SavedBody> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const written = await explained(path, () => open(path, 'w'));
  try {
    for await (const bytes of gathered(body)) {
      hash.update(bytes);
      sizeBytes += bytes.byteLength;
      await explained(path, () => written.writeFile(bytes));
    }
  } finally {
    await written.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function* gathered(body: ReadableStream | null): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(WRITTEN_AT_ONCE_BYTES);
  let filled = 0;
  // The types of Node know no iteration of the platform's streams.
  for await (let bytes of (body ?? []) as AsyncIterable<Uint8Array>) {
    while (bytes.byteLength > 0) {
      const taken = bytes.subarray(0, buffer.byteLength - filled);
      buffer.set(taken, filled);
      filled += taken.byteLength;
      bytes = bytes.subarray(taken.byteLength);
      if (filled < buffer.byteLength) continue;
      yield buffer;
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new WriteError(path, error);
  }
}
