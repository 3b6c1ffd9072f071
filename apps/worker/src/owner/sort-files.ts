/** Tells by their headers what files are: raw frames, stacks that CrowdSky made, or nothing to send. */
import { FitsError, readHdus } from '@crowdsky/fits';
import { withFile } from '@crowdsky/files';
import { lacksParts, readFrameCards, SOFTWARE } from '@crowdsky/stack-core';
import type { FrameList, ListedFrame, PassedFile } from '@crowdsky/stack-files';
import { unreadable } from './unsent-file.ts';

/** A finished stack that `crowdsky stack` or the app made. */
export interface StackFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Digests of the frames in it. */
  readonly frames: readonly string[];
}

export interface SortedFiles {
  readonly frames: readonly ListedFrame[];
  readonly stacks: readonly StackFile[];
  /** With those that cannot be read, which are faults. */
  readonly passed: readonly PassedFile[];
}

/** Reads the headers of stacks alone. Rejects with the signal's reason. */
export async function sortFiles({ frames, passed }: FrameList, signal: AbortSignal): Promise<SortedFiles> {
  const stacks: StackFile[] = [];
  const left: PassedFile[] = [];
  for (const file of passed) {
    signal.throwIfAborted();
    const sorted = file.stackedBy === undefined ? file : await readStack(file, file.stackedBy);
    if ('problem' in sorted) left.push(sorted);
    else stacks.push(sorted);
  }
  return { frames, stacks, passed: left };
}

const [PROGRAM] = SOFTWARE.split(' ');

async function readStack({ path, name }: PassedFile, stackedBy: string): Promise<StackFile | PassedFile> {
  if (stackedBy.split(' ')[0] !== PROGRAM) {
    const maker = stackedBy === '' ? 'another program' : `another program (${stackedBy})`;
    const problem = `It is a stack of ${maker}: frames and stacks of ${PROGRAM} are sent, and nothing else.`;
    return { path, name, problem, isFault: false };
  }
  try {
    return await withFile(path, async (source) => {
      const hdus = await readHdus(source);
      if (lacksParts(hdus)) return { ...cutOff(path, name) };
      const frames = readFrameCards(hdus[0].header).flatMap(({ status, sha256 }) =>
        status === 'used' && sha256 !== undefined ? [sha256] : [],
      );
      return { path, name, sizeBytes: source.sizeBytes, frames };
    });
  } catch (error) {
    return error instanceof FitsError
      ? cutOff(path, name)
      : { ...unreadable({ path, name }, error), isFault: true };
  }
}

function cutOff(path: string, name: string): PassedFile {
  return {
    path,
    name,
    problem: 'The stack is cut off: its file ends too early. Copy it again.',
    isFault: true,
  };
}
