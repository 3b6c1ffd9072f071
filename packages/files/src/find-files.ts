/** Finds the FITS files that a command's arguments name: files as given, folders recursively. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFileError } from './explain-file-error.ts';

export interface FoundFiles {
  /** Sorted inside each folder; in the order of the arguments otherwise. */
  readonly paths: readonly string[];
  /** Arguments and folders that cannot be read. */
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
}

/** Packed ones too: those that cannot be read are told, not passed over. */
const FITS_NAME = /\.(fit|fits|fts)(\.(gz|fz|bz2|xz|zst|z))?$|\.(fz|zip)$/i;

/** Takes files whatever their names are; from folders, at any depth, those that are called FITS and are not hidden. */
export async function findFiles(given: readonly string[], signal?: AbortSignal): Promise<FoundFiles> {
  const paths: string[] = [];
  const problems: { path: string; problem: string }[] = [];
  const search = async (folder: string): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) await noting(path, () => search(path));
      else if (FITS_NAME.test(entry.name)) paths.push(path);
    }
  };
  const noting = async (path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      signal?.throwIfAborted();
      problems.push({ path, problem: `It cannot be read: ${explainFileError(error)}.` });
    }
  };
  for (const path of given) {
    await noting(path, async () => {
      if ((await stat(path)).isDirectory()) await search(path);
      else paths.push(path);
    });
  }
  return { paths, problems };
}
