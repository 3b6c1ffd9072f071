/** Tells which of the files that a command names can be sent. */
import { stat } from 'node:fs/promises';
import { findFiles } from '@crowdsky/files';
import type { ListedFrame, PassedFile } from '@crowdsky/stack-files';
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

/** Searches folders as `crowdsky stack` does and tells files apart by their headers. */
export async function findSendable(inputs: readonly string[], signal: AbortSignal): Promise<Sendable> {
  const found = await findFiles(inputs, signal);
  // A file that is named, and is in a folder that is named too.
  const sorted = await sortFiles([...new Set(found.paths)], signal);
  const raws: SendableFrame[] = [];
  const unread: PassedFile[] = found.problems.map(({ path, problem }) => ({
    path,
    name: path,
    problem,
    isFault: true,
  }));
  for (const frame of sorted.frames) {
    const { path, name } = frame;
    try {
      raws.push({ path, name, sizeBytes: (await stat(path)).size, frame });
    } catch (error) {
      unread.push({ ...unreadable(frame, error), isFault: true });
    }
  }
  return { raws, stacks: sorted.stacks, passed: [...unread, ...sorted.passed] };
}
