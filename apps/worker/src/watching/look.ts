/** Looks through a folder: which FITS files are there, how large and how old. No file is opened. */
import { stat } from 'node:fs/promises';
import { findFiles } from '@crowdsky/files';
import { inTurns } from '@crowdsky/sending';

export interface Sight {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** When it came here or was changed: a program that copies may set the time of modification back. */
  readonly changedMs: number;
}

export interface FolderLook {
  readonly folder: string;
  readonly sights: readonly Sight[];
  /** Of the folder itself, where it cannot be read: not mounted, say. */
  readonly problem: string | undefined;
  /** Sub-folders that cannot be read. */
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
}

/** On a network share each question waits; so many wait together. */
const QUESTIONS_AT_ONCE = 16;

/** Rejects with the signal's reason. */
export async function look(folder: string, signal: AbortSignal): Promise<FolderLook> {
  const { paths, problems } = await findFiles([folder], signal);
  const sights = await inTurns(paths, QUESTIONS_AT_ONCE, async (path): Promise<Sight[]> => {
    signal.throwIfAborted();
    // One that went meanwhile is not there.
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) return [];
    const { size, mtimeMs, ctimeMs } = found;
    return [{ path, sizeBytes: size, modifiedMs: mtimeMs, changedMs: Math.max(mtimeMs, ctimeMs) }];
  });
  return {
    folder,
    sights: sights.flat(),
    problem: problems.find(({ path }) => path === folder)?.problem,
    problems: problems.filter(({ path }) => path !== folder),
  };
}
