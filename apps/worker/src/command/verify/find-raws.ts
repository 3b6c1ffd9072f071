/** Finds files by their SHA-256 in folders, hashing as few as possible. */
import { basename } from 'node:path';
import { bytesSource, Header, readPrimary, writeFits } from '@crowdsky/fits';
import { findFiles, hashFile } from '@crowdsky/files';
import type { NamedFile } from './read-recipe.ts';

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
    fullNames: await fullNames(paths),
  };
}

/** A header holds ASCII only. Names decide the order of frames taken at the same time, so whole names matter. */
async function fullNames(paths: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const name of paths.map((path) => basename(path))) {
    if (/^[ -~]*$/.test(name)) continue;
    const file = writeFits([{ kind: 'image', shape: [], header: new Header().set('NAME', name) }]);
    names.set((await readPrimary(bytesSource(file))).header.string('NAME') ?? name, name);
  }
  return names;
}
