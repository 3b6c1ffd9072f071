/** A file that did not reach the server, and a sentence why. */
import { explainFileError } from '@crowdsky/files';

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

export function undated({ path, name }: PlacedFile): UnsentFile {
  return { path, name, problem: 'Its header has no DATE-OBS, and without a time it belongs to no stack.' };
}
