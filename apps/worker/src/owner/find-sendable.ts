/** Tells which of the files that a command names can be sent. */
import { stat } from 'node:fs/promises';
import { findFiles } from '@crowdsky/files';
import { listPlain, makePlain } from '@crowdsky/stack-files';
import type { ListedFrame, PassedFile, PlainFiles } from '@crowdsky/stack-files';
import { sortFiles } from './sort-files.ts';
import type { StackFile } from './sort-files.ts';
import { unreadable } from './unsent-file.ts';

interface SendableFrame {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly frame: ListedFrame;
}

/** `sha256` of the file as it is on the disk. */
export type SendableRaw = SendableFrame & { readonly sha256: string };

export interface Sendable {
  readonly raws: readonly SendableFrame[];
  readonly stacks: readonly StackFile[];
  /** With those that cannot be read, which are faults. */
  readonly passed: readonly PassedFile[];
}

/**
 * Searches folders and unpacks files as `crowdsky stack` does, and tells files apart by their headers. The copies of
 * packed files are there as long as `work` runs. Rejects with WriteError, with the signal's reason, and as `work`.
 */
export async function withSendable<T>(
  inputs: readonly string[],
  signal: AbortSignal,
  work: (found: Sendable) => Promise<T>,
): Promise<T> {
  const found = await findFiles(inputs, signal);
  // Once each: a file may be named and be in a folder that is named too.
  const files = await makePlain([...new Set(found.paths)], signal);
  try {
    const { raws, stacks, passed } = await sorted(files, signal);
    const notFound = found.problems.map(({ path, problem }) => ({
      path,
      name: path,
      problem,
      isFault: true,
    }));
    const unread = [...notFound, ...passed];
    return await work({
      raws,
      stacks,
      passed: unread.map((file) => ({ ...file, path: files.givenPath(file.path) })),
    });
  } finally {
    await files.remove();
  }
}

async function sorted(files: PlainFiles, signal: AbortSignal): Promise<Sendable> {
  const { frames, stacks, passed } = await sortFiles(await listPlain(files, signal), signal);
  const raws: SendableFrame[] = [];
  const unread: PassedFile[] = [];
  for (const frame of frames) {
    const { path, name } = frame;
    try {
      raws.push({ path, name, sizeBytes: (await stat(path)).size, frame });
    } catch (error) {
      unread.push({ ...unreadable(frame, error), isFault: true });
    }
  }
  return { raws, stacks, passed: [...unread, ...passed] };
}
