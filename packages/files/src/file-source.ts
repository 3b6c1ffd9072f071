/** Files of this machine as sources of FITS bytes. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ByteSource } from '@crowdsky/fits';
import { explainFileError } from './explain-file-error.ts';

/** A file that is open until it is closed. */
export interface OpenFile extends ByteSource {
  /** Reads at once, without waiting, and straight into `target`. */
  readInto(offsetBytes: number, target: Uint8Array): void;
  close(): void;
}

/**
 * Opens a file for a worker thread, which has nothing else to do while it reads: synchronous, straight into the
 * caller's memory. Throws an Error whose message says in plain words what is wrong.
 */
export function openFile(path: string): OpenFile {
  const file = explained(() => openSync(path, 'r'));
  const sizeBytes = explained(() => {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('it is no file');
    return stat.size;
  });
  const readInto = (offsetBytes: number, target: Uint8Array): void =>
    explained(() => {
      readFully(file, offsetBytes, target);
    });
  return {
    sizeBytes,
    readInto,
    read: async (offsetBytes, lengthBytes) => {
      const bytes = new Uint8Array(lengthBytes);
      readInto(offsetBytes, bytes);
      return bytes;
    },
    close: () => {
      closeSync(file);
    },
  };
}

function readFully(file: number, offsetBytes: number, target: Uint8Array): void {
  for (let done = 0; done < target.byteLength;) {
    const count = readSync(file, target, done, target.byteLength - done, offsetBytes + done);
    if (count === 0) throw new Error('it became shorter while it was read');
    done += count;
  }
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(explainFileError(error), { cause: error });
  }
}

/** Opens a file for as long as `work` runs, without holding up the thread: for reading headers of many files. */
export async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await work({
      sizeBytes: size,
      async read(offsetBytes, lengthBytes) {
        const bytes = new Uint8Array(lengthBytes);
        const { bytesRead } = await file.read(bytes, 0, lengthBytes, offsetBytes);
        return bytes.subarray(0, bytesRead);
      },
    });
  } finally {
    await file.close();
  }
}
