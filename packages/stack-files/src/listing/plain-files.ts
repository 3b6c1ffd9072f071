/** Unpacks the frames that are kept packed (`.fits.gz`, `.fits.fz`) or in an extension, so that all can be read alike. */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { damagedPacking, FitsError, packingOf, plainFrame } from '@crowdsky/fits';
import type { Gunzip } from '@crowdsky/fits';
import { makeWorkFolder, withFile, writeAside } from '@crowdsky/files';
import type { PassedFile } from './list-frames.ts';

/** Files that can be read as they are, among them the unpacked copies, which `remove` deletes. */
export interface PlainFiles {
  readonly paths: readonly string[];
  /** Those that cannot be unpacked. */
  readonly passed: readonly PassedFile[];
  /** The path that was given for one of `paths`. */
  givenPath(path: string): string;
  remove(): Promise<void>;
}

/** Enough to hide the latency of a network share while one of them is unpacked. */
const FILES_AT_ONCE = 4;

const nodeGunzip: Gunzip = async (packed, mostBytes) => {
  try {
    return gunzipSync(packed, { maxOutputLength: mostBytes });
  } catch (error) {
    throw error instanceof Error && 'code' in error ? damagedPacking() : error;
  }
};

/**
 * Unpacks into a folder of the system's temporary one (`TMPDIR`); files that are plain stay where they are. Rejects with
 * WriteError where the copies cannot be written, and with the signal's reason; nothing is left then.
 */
export async function makePlain(paths: readonly string[], signal?: AbortSignal): Promise<PlainFiles> {
  const passed: PassedFile[] = [];
  const plain: (string | undefined)[] = [...paths];
  const given = new Map<string, string>();
  let folder: Promise<string> | undefined;
  const copyOf = async (path: string, index: number): Promise<string> => {
    folder ??= makeWorkFolder(join(tmpdir(), 'crowdsky-unpacked-'));
    const own = join(await folder, String(index));
    await mkdir(own);
    return join(own, plainName(basename(path)));
  };
  const remove = async (): Promise<void> => {
    const made = await folder?.catch(() => undefined);
    if (made !== undefined) await rm(made, { recursive: true, force: true });
  };
  let next = 0;
  const goOn = async (): Promise<void> => {
    while (next < paths.length) {
      signal?.throwIfAborted();
      const index = next++;
      const path = paths[index];
      const made = await unpack(path, () => copyOf(path, index));
      if (made === undefined) continue;
      plain[index] = 'problem' in made ? undefined : made.path;
      if ('problem' in made) passed.push(made);
      else given.set(made.path, path);
    }
  };
  try {
    await allEnded(Array.from({ length: FILES_AT_ONCE }, goOn));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    paths: plain.filter((path) => path !== undefined),
    passed,
    givenPath: (path) => given.get(path) ?? path,
    remove,
  };
}

/** As `Promise.all`, but no work goes on when it rejects. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** `M94.fits.fz` becomes `M94.fits`. */
export function plainName(name: string): string {
  const bare = name.replace(/\.(gz|fz)$/i, '');
  return /\.(fit|fits|fts)$/i.test(bare) ? bare : `${bare}.fits`;
}

/** Undefined for a file that is plain, or that cannot be opened: whoever lists it says why. */
async function unpack(
  path: string,
  copy: () => Promise<string>,
): Promise<{ readonly path: string } | PassedFile | undefined> {
  let pieces: readonly Uint8Array[] | undefined;
  try {
    pieces = await withFile(path, async (source) => {
      const packing = await packingOf(source);
      return packing === 'gzip' || packing === 'extension' ? plainFrame(source, nodeGunzip) : undefined;
    });
  } catch (error) {
    if (!(error instanceof FitsError)) return undefined;
    return { path, name: basename(path), problem: error.message, isFault: true, isPacked: true };
  }
  if (pieces === undefined) return undefined;
  const target = await copy();
  await writeAside(target, pieces);
  return { path: target };
}
