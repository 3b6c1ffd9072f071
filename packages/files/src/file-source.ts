/** Files of this machine as sources of FITS bytes. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
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
  const sizeBytes = explained(() => sizeOf(file));
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

function sizeOf(file: number): number {
  const stat = fstatSync(file);
  if (stat.isFile()) return stat.size;
  closeSync(file);
  throw new Error('it is no file');
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

/** Opens a file for as long as `work` runs, without holding up the thread. Rejects as Node's `open` and as `work`. */
export async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await work({ sizeBytes: size, read: (offset, length) => readAt(file, offset, length) });
  } finally {
    await file.close();
  }
}

/** A file just received, whose first bytes are still in memory. */
export interface FileWithHead {
  readonly path: string;
  readonly sizeBytes: number;
  readonly head: Uint8Array;
}

/** As `withFile`, but the file is opened only if `work` reads beyond the head. */
export async function withFileAndHead<T>(
  { path, sizeBytes, head }: FileWithHead,
  work: (source: ByteSource) => Promise<T>,
): Promise<T> {
  let opening: Promise<FileHandle> | undefined;
  try {
    return await work({
      sizeBytes,
      async read(offsetBytes, lengthBytes) {
        const end = Math.min(offsetBytes + lengthBytes, sizeBytes);
        if (end <= head.length) return head.slice(offsetBytes, end);
        opening ??= open(path, 'r');
        return readAt(await opening, offsetBytes, lengthBytes);
      },
    });
  } finally {
    await (await opening?.catch(() => undefined))?.close();
  }
}

/** Fewer bytes than asked for at the end of the file. */
async function readAt(file: FileHandle, offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(lengthBytes);
  const { bytesRead } = await file.read(bytes, 0, lengthBytes, offsetBytes);
  return bytes.subarray(0, bytesRead);
}
