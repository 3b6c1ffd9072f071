/** Takes the digests of files, by which the server knows them. */
import { hashFile } from '@crowdsky/files';
import { inTurns } from '@crowdsky/sending';
import { unreadable } from './unsent-file.ts';
import type { UnsentFile } from './unsent-file.ts';

interface NamedFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface Digested<File> {
  readonly files: readonly (File & { readonly sha256: string })[];
  /** Those that could be found and not be read. */
  readonly unreadable: readonly UnsentFile[];
}

/** One is read while the other is hashed. */
const FILES_AT_ONCE = 2;

/** `onBytes` hears of the bytes that are done. Rejects with the signal's reason. */
export async function digestFiles<File extends NamedFile>(
  files: readonly File[],
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<Digested<File>> {
  const unread: UnsentFile[] = [];
  const digested = await inTurns(files, FILES_AT_ONCE, async (file) => {
    try {
      const sha256 = await hashFile(file.path, signal);
      onBytes(file.sizeBytes);
      return [{ ...file, sha256 }];
    } catch (error) {
      signal.throwIfAborted();
      unread.push(unreadable(file, error));
      return [];
    }
  });
  return { files: digested.flat(), unreadable: unread };
}
