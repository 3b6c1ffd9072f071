/** Writes files so that a half one never stands under its final name: aside first, then renamed. */
import { rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { errorCode, explainFileError } from './explain-file-error.ts';

const unfinished = new Set<string>();

/**
 * Writes `pieces` one after the other to `.<name>.<pid>.part` in the folder of `path`, has them reach the disk, and
 * renames. Each piece is written while the next is made, so it must stay as it is until the one after that is asked for.
 * Whatever goes wrong, the part is removed and what stood under `path` before stays.
 * Rejects with CommandError of exit code 4.
 */
export async function writeAside(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    unfinished.add(part);
    const file = await open(part, 'w');
    try {
      await writeAll(file, pieces);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (errorCode(error) === undefined) throw error;
    throw new CommandError(EXIT_CODES.cannotWrite, `${path} cannot be written: ${explainFileError(error)}.`);
  } finally {
    unfinished.delete(part);
  }
}

async function writeAll(file: FileHandle, pieces: Iterable<Uint8Array>): Promise<void> {
  let writing = Promise.resolve();
  try {
    for (const piece of pieces) {
      await writing;
      writing = writeFully(file, piece);
      // What goes wrong is told where this is awaited, after the next piece.
      writing.catch(() => undefined);
    }
  } finally {
    await writing;
  }
}

async function writeFully(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let done = 0; done < piece.byteLength;) {
    done += (await file.write(piece, done, piece.byteLength - done)).bytesWritten;
  }
}

/** Removes what `writeAside` has not finished; for a process that is about to end. */
export function removeUnfinished(): void {
  for (const part of unfinished) rmSync(part, { force: true });
  unfinished.clear();
}
