/** A file that did not reach the server, and a sentence why. */
import { explainFileError } from '@crowdsky/files';
import { finding, wordFinding } from '@crowdsky/stack-core';
import type { FrameMeta } from '@crowdsky/stack-core';

interface PlacedFile {
  readonly path: string;
  readonly name: string;
}

export interface UnsentFile extends PlacedFile {
  readonly problem: string;
}

export function unreadable({ path, name }: PlacedFile, error: unknown): UnsentFile {
  return { path, name, problem: `It cannot be read: ${explainFileError(error)}.` };
}

/** A frame whose header does not tell when it was taken. */
export function undated({ path, name, time }: PlacedFile & Pick<FrameMeta, 'time'>): UnsentFile {
  return { path, name, problem: wordFinding(time?.finding ?? finding('time-missing')) };
}
