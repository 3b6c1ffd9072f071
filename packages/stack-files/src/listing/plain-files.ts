/** Unpacks the frames that are kept packed (`.fits.gz`, `.fits.fz`, `.zip`) or in an extension, so that all can be read alike. */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { damagedPacking } from '@crowdsky/fits';
import type { Gunzip } from '@crowdsky/fits';
import {
  errorCode,
  explainFileError,
  makeWorkFolder,
  withFile,
  WriteError,
  writeAside,
} from '@crowdsky/files';
import { wordFinding } from '@crowdsky/stack-core';
import { unpackFile } from '@crowdsky/unpack';
import type { Unpacked } from '@crowdsky/unpack';
import type { PassedFile } from './list-frames.ts';

/** Files that can be read as they are, among them the unpacked copies, which `remove` deletes. */
export interface PlainFiles {
  readonly paths: readonly string[];
  /** Those that cannot be unpacked. */
  readonly passed: readonly PassedFile[];
  /** The path that was given for one of `paths`; of a file in a zip that of the zip, `/`, and its own. */
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
 * `isWanted`: which files of zips are unpacked, by their path as `givenPath` tells it.
 */
export async function makePlain(
  paths: readonly string[],
  signal?: AbortSignal,
  isWanted: (givenPath: string) => boolean = () => true,
): Promise<PlainFiles> {
  const passed: PassedFile[] = [];
  const plain: (readonly string[])[] = paths.map((path) => [path]);
  const given = new Map<string, string>();
  let folder: Promise<string> | undefined;
  let copies = 0;
  const copyOf = async (name: string): Promise<string> => {
    folder ??= makeWorkFolder(join(tmpdir(), 'crowdsky-unpacked-'));
    const own = join(await folder, String(copies++));
    await mkdir(own);
    return join(own, name);
  };
  const remove = async (): Promise<void> => {
    const made = await folder?.catch(() => undefined);
    if (made !== undefined) await rm(made, { recursive: true, force: true });
  };
  const take = async (path: string, unpacked: Unpacked): Promise<readonly string[]> => {
    const own = unpacked.member === undefined ? path : `${path}/${unpacked.member}`;
    if (unpacked.pieces === undefined) {
      const problem = wordFinding(unpacked.finding);
      passed.push({ path: own, name: basename(own), problem, isFault: true, isPacked: true });
      return [];
    }
    const copy = await copyOf(unpacked.name);
    await writeAside(copy, unpacked.pieces);
    given.set(copy, own);
    return [copy];
  };
  let next = 0;
  const goOn = async (): Promise<void> => {
    while (next < paths.length) {
      signal?.throwIfAborted();
      const index = next++;
      plain[index] = await unpackAll(paths[index], { take, isWanted }, passed, signal);
    }
  };
  try {
    await allEnded(Array.from({ length: FILES_AT_ONCE }, goOn));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    paths: plain.flat(),
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

interface Taking {
  readonly take: (path: string, unpacked: Unpacked) => Promise<readonly string[]>;
  readonly isWanted: (givenPath: string) => boolean;
}

/** The files that `path` becomes: itself where it is plain, or cannot be opened, of which whoever lists it says why. */
async function unpackAll(
  path: string,
  { take, isWanted }: Taking,
  passed: PassedFile[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const made: string[] = [];
  let isPacked = false;
  try {
    await withFile(path, async (source) => {
      for await (const unpacked of unpackFile(source, basename(path), nodeGunzip, (member) =>
        isWanted(`${path}/${member}`),
      )) {
        isPacked = true;
        signal?.throwIfAborted();
        made.push(...(await take(path, unpacked)));
      }
    });
  } catch (error) {
    if (error instanceof WriteError || !isOfTheFile(error)) throw error;
    if (made.length > 0)
      passed.push({
        path,
        name: basename(path),
        problem: `It cannot be read any further: ${explainFileError(error)}.`,
        isFault: true,
        isPacked: true,
      });
  }
  return isPacked ? made : [path];
}

function isOfTheFile(error: unknown): boolean {
  return (errorCode(error) ?? (error instanceof Error ? errorCode(error.cause) : undefined)) !== undefined;
}
