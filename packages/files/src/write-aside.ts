/** Writes to a temporary file and renames it, so that no partial file ever has the final name. */
import { rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PlacedBytes } from '@crowdsky/fits';
import { errorCode, explainFileError } from './explain-file-error.ts';

const unfinished = new Set<string>();

/** A file cannot be written, for a reason that the user can fix. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  /** The message is a whole sentence: the file and the operating system's reason. */
  constructor(path: string, cause: unknown) {
    super(`${path} cannot be written: ${explainFileError(cause)}.`, { cause });
  }
}

/**
 * Writes `pieces` one after the other, each while the next is made, and keeps the file. Whatever goes wrong, nothing of
 * it is left and what stood under `path` before stays. Rejects with WriteError.
 */
export async function writeAside(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const file = new FileAside(path);
  try {
    await file.write(oneAfterTheOther(pieces));
    await file.keep();
  } finally {
    await file.discard();
  }
}

function* oneAfterTheOther(
  pieces: Iterable<Uint8Array>,
): Generator<Pick<PlacedBytes, 'offsetBytes'> & { bytes: Uint8Array }> {
  let offsetBytes = 0;
  for (const bytes of pieces) {
    yield { offsetBytes, bytes };
    offsetBytes += bytes.byteLength;
  }
}

/** A file on its way to `path`: until it is kept it is `.<name>.<pid>.part` in the same folder. */
export class FileAside {
  readonly #path: string;
  readonly #part: string;
  #file: FileHandle | undefined;

  /** Creates no file before the first `write`. */
  constructor(path: string) {
    this.#path = path;
    this.#part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  }

  /**
   * Writes parts, each while the next is made: it must stay as it is until the one after that is asked for. One call at
   * a time. Rejects with WriteError.
   */
  async write(parts: Iterable<{ readonly offsetBytes: number; readonly bytes: Uint8Array }>): Promise<void> {
    await this.#explained(async () => {
      const file = await this.#open();
      let writing = Promise.resolve();
      try {
        for (const part of parts) {
          await writing;
          writing = writeFully(file, part.bytes, part.offsetBytes);
          // A failure surfaces where this is awaited, after the next part.
          writing.catch(() => undefined);
        }
      } finally {
        await writing;
      }
    });
  }

  /** Syncs the bytes written so far to disk. Rejects as `write`. */
  async flush(): Promise<void> {
    await this.#explained(async () => (await this.#open()).datasync());
  }

  /** Syncs the file to disk and gives it its final name. Rejects as `write`. */
  async keep(): Promise<void> {
    await this.#explained(async () => {
      const file = await this.#open();
      await file.sync();
      this.#file = undefined;
      await file.close();
      await rename(this.#part, this.#path);
      unfinished.delete(this.#part);
    });
  }

  /** Leaves nothing behind; does nothing once the file is kept. */
  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
    if (unfinished.has(this.#part)) await rm(this.#part, { force: true });
    unfinished.delete(this.#part);
  }

  async #open(): Promise<FileHandle> {
    unfinished.add(this.#part);
    this.#file ??= await open(this.#part, 'w');
    return this.#file;
  }

  async #explained(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      throw new WriteError(this.#path, error);
    }
  }
}

async function writeFully(file: FileHandle, bytes: Uint8Array, offsetBytes: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    done += (await file.write(bytes, done, bytes.byteLength - done, offsetBytes + done)).bytesWritten;
  }
}

/** Removes all unfinished temporary files; for a process that is about to end. */
export function removeUnfinished(): void {
  for (const part of unfinished) rmSync(part, { force: true });
  unfinished.clear();
}
