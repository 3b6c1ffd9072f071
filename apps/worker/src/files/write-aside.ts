/** Writes files so that a half one never stands under its final name: aside first, then renamed. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { errorCode, explainFileError } from './explain-file-error.ts';

const unfinished = new Set<string>();

/**
 * Writes `pieces` one after the other to `.<name>.<pid>.part` in the folder of `path`, has them reach the disk, and
 * renames. Whatever goes wrong, the part is removed and what stood under `path` before stays.
 * Throws CommandError with exit code 4.
 */
export function writeAside(path: string, pieces: Iterable<Uint8Array>): void {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  let file: number | undefined;
  try {
    unfinished.add(part);
    file = openSync(part, 'w');
    for (const piece of pieces) writeFully(file, piece);
    fsyncSync(file);
    closeSync(file);
    file = undefined;
    renameSync(part, path);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    rmSync(part, { force: true });
    if (errorCode(error) === undefined) throw error;
    throw new CommandError(EXIT_CODES.cannotWrite, `${path} cannot be written: ${explainFileError(error)}.`);
  } finally {
    unfinished.delete(part);
  }
}

function writeFully(file: number, piece: Uint8Array): void {
  for (let done = 0; done < piece.byteLength;) {
    done += writeSync(file, piece, done, piece.byteLength - done);
  }
}

/** Removes what `writeAside` has not finished; for a process that is about to end. */
export function removeUnfinished(): void {
  for (const part of unfinished) rmSync(part, { force: true });
  unfinished.clear();
}
