/** Reads the headers of files that have come to rest, and notes what they are. */
import { listPlain, makePlain } from '@crowdsky/stack-files';
import { sortFiles } from '../owner/sort-files.ts';
import { undated } from '../owner/unsent-file.ts';
import { memberOf } from './seen-files.ts';
import type { Content, SeenFile } from './seen-files.ts';

export interface ReadRules {
  /** A file that cannot be read may still be written, with a pause: it is named when it is so long as it is. */
  readonly faultAfterMs: number;
  readonly nowMs: number;
}

interface NamedFile {
  readonly file: SeenFile;
  readonly problem: string;
  readonly isFault: boolean;
}

export interface ReadFiles {
  readonly frames: readonly { readonly file: SeenFile; readonly dateObsMs: number }[];
  /** To be named now. */
  readonly unsent: readonly NamedFile[];
}

/** So few copies of packed files are on the disk at a time. */
const FILES_AT_ONCE = 16;

/** Of packed files copies are there while they are read. Rejects with WriteError and the signal's reason. */
export async function readFiles(
  files: readonly SeenFile[],
  rules: ReadRules,
  signal: AbortSignal,
): Promise<ReadFiles> {
  const read: ReadFiles[] = [];
  for (let first = 0; first < files.length; first += FILES_AT_ONCE)
    read.push(await readSome(files.slice(first, first + FILES_AT_ONCE), rules, signal));
  return {
    frames: read.flatMap(({ frames }) => frames),
    unsent: read.flatMap(({ unsent }) => unsent),
  };
}

async function readSome(
  files: readonly SeenFile[],
  { faultAfterMs, nowMs }: ReadRules,
  signal: AbortSignal,
): Promise<ReadFiles> {
  const plain = await makePlain(
    files.map(({ path }) => path),
    signal,
  );
  try {
    const sorted = await sortFiles(await listPlain(plain, signal), signal);
    const frames: { file: SeenFile; dateObsMs: number }[] = [];
    const unsent: NamedFile[] = [];
    const untaken = new Set(files);
    const take = (path: string, contentAt: (path: string) => Content): SeenFile => {
      const given = plain.givenPath(path);
      const disk = files.find((one) => given === one.path || given.startsWith(`${one.path}/`));
      if (disk === undefined) throw new Error(`${given} was not asked for.`);
      const file = given === disk.path ? disk : memberOf(disk, given);
      untaken.delete(file);
      file.isPacked = path !== given;
      file.content = contentAt(given);
      return file;
    };
    for (const frame of sorted.frames) {
      const { dateObsMs } = frame;
      const file = take(frame.path, (path) =>
        dateObsMs === undefined ? { kind: 'other' } : { kind: 'frame', frame: { ...frame, path } },
      );
      if (dateObsMs !== undefined) frames.push({ file, dateObsMs });
      else unsent.push({ file, problem: undated(frame).problem, isFault: true });
    }
    for (const stack of sorted.stacks)
      take(stack.path, (path) => ({ kind: 'stack', stack: { ...stack, path } }));
    for (const { path, problem, isFault } of sorted.passed) {
      const file = take(path, () => (isFault ? { kind: 'bad', atMs: nowMs } : { kind: 'other' }));
      if (file.told === problem) continue;
      if (isFault && nowMs - file.quietSinceMs < faultAfterMs) continue;
      file.told = problem;
      unsent.push({ file, problem, isFault });
    }
    // A zip is none of what is in it.
    for (const file of untaken) file.content = { kind: 'other' };
    return { frames, unsent };
  } finally {
    await plain.remove();
  }
}
