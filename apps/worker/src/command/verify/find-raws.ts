/** Finds files by their SHA-256 in folders, hashing as few as possible. */
import { basename } from 'node:path';
import { findFiles, hashFile } from '@crowdsky/files';
import { fullNames } from '../../verifying/full-names.ts';
import type { NamedFile } from '../../verifying/read-recipe.ts';

export interface FoundRaws {
  /** Path of each file asked for, in their order; undefined where it is not there. */
  readonly paths: readonly (string | undefined)[];
  /** The name by which the header knows each file of the folders whose name is not ASCII, and its whole name. */
  readonly fullNames: ReadonlyMap<string, string>;
}

/** Files of the same name are tried first; files without a SHA-256 are found by name alone. */
export async function findRaws(
  wanted: readonly NamedFile[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<FoundRaws> {
  const { paths } = await findFiles(folders, signal);
  const names = new Set(wanted.map(({ name }) => name));
  const missing = new Set(wanted.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256])));
  const pathOfSha = new Map<string, string>();
  const pathOfName = new Map(paths.map((path) => [basename(path), path]));
  const likely = paths.filter((path) => names.has(basename(path)));
  for (const path of [...likely, ...paths.filter((other) => !names.has(basename(other)))]) {
    if (missing.size === 0) break;
    const sha256 = await hashFile(path, signal).catch(() => '');
    signal?.throwIfAborted();
    if (missing.delete(sha256)) pathOfSha.set(sha256, path);
  }
  return {
    paths: wanted.map(({ name, sha256 }) =>
      sha256 === undefined ? pathOfName.get(name) : pathOfSha.get(sha256),
    ),
    fullNames: await fullNames(paths.map((path) => basename(path))),
  };
}
