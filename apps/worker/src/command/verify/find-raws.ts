/** Finds files by their SHA-256 in folders, hashing and unpacking as few as possible. */
import { findFiles, hashFile } from '@crowdsky/files';
import { asciiText } from '@crowdsky/stack-core';
import { makePlain } from '@crowdsky/stack-files';
import type { PlainFiles } from '@crowdsky/stack-files';
import { fullNames } from '../../verifying/full-names.ts';
import type { NamedFile } from '../../verifying/read-recipe.ts';

export interface FoundRaws {
  /** Path of each file asked for, in their order; undefined where it is not there. */
  readonly paths: readonly (string | undefined)[];
  /** The name by which the header knows each file of the folders whose name is not ASCII, and its whole name. */
  readonly fullNames: ReadonlyMap<string, string>;
  /** Deletes the copies of packed files, which are among `paths`. */
  remove(): Promise<void>;
}

/**
 * Files of the same name are tried first, packed ones last; files without a SHA-256 are found by name alone. Rejects with
 * WriteError where copies cannot be written, and with the signal's reason; no copy is left then.
 */
export async function findRaws(
  wanted: readonly NamedFile[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<FoundRaws> {
  const { paths } = await findFiles(folders, signal);
  const known = [...paths];
  const names = new Set(wanted.map(({ name }) => tail(name)));
  const [likely, others] = [true, false].map((is) => paths.filter((path) => names.has(tail(path)) === is));
  const missing = new Set(wanted.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256])));
  const pathOfSha = new Map<string, string>();
  const kept: PlainFiles[] = [];
  const take = async (path: string): Promise<boolean> => {
    const sha256 = await hashFile(path, signal).catch(() => '');
    signal?.throwIfAborted();
    const isWanted = missing.delete(sha256);
    if (isWanted) pathOfSha.set(sha256, path);
    return isWanted;
  };
  const remove = async (): Promise<void> => {
    for (const files of kept) await files.remove();
  };
  try {
    for (const path of [...likely, ...others]) {
      if (missing.size === 0) break;
      await take(path);
    }
    for (const path of paths) {
      if (missing.size === 0) break;
      const files = await makePlain([path], signal);
      kept.push(files);
      let isWanted = false;
      for (const copy of files.paths.filter((own) => own !== path)) {
        known.push(files.givenPath(copy));
        if (await take(copy)) isWanted = true;
      }
      if (!isWanted) await kept.pop()?.remove();
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const depths = new Set(wanted.map(({ name }) => depthOf(name)));
  return {
    paths: wanted.map(({ name, sha256 }) =>
      sha256 === undefined
        ? paths.find((path) => asciiText(tail(path, depthOf(name))) === name)
        : pathOfSha.get(sha256),
    ),
    fullNames: fullNames([...depths].flatMap((depth) => known.map((path) => tail(path, depth)))),
    remove,
  };
}

/** How many folders a name has that was told apart from others, and itself. */
function depthOf(name: string): number {
  return name.split('/').length;
}

function tail(path: string, depth = 1): string {
  return path.split(/[\\/]/).slice(-depth).join('/');
}
