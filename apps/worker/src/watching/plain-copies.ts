/** Plain copies of packed files, from when they are first needed until what they are needed for is done. */
import { stat } from 'node:fs/promises';
import { makePlain } from '@crowdsky/stack-files';
import type { PlainFiles } from '@crowdsky/stack-files';
import type { UnsentFile } from '../owner/unsent-file.ts';
import type { SeenFile } from './seen-files.ts';

interface Copy {
  readonly path: string;
  readonly sizeBytes: number;
}

export class PlainCopies {
  #made: PlainFiles[] = [];
  readonly #copyOf = new Map<string, Copy>();

  /**
   * Unpacks those that are packed and not unpacked yet; resolves to those that cannot be unpacked any more, which count as
   * bad from now on. Rejects with WriteError and the signal's reason.
   */
  async add(files: readonly SeenFile[], signal: AbortSignal): Promise<readonly UnsentFile[]> {
    const packed = files.filter(
      ({ isPacked, isThere, path }) => isPacked && isThere && !this.#copyOf.has(path),
    );
    if (packed.length === 0) return [];
    const wanted = new Set(packed.map(({ path }) => path));
    const made = await makePlain([...new Set(packed.map(({ diskPath }) => diskPath))], signal, (path) =>
      wanted.has(path),
    );
    this.#made.push(made);
    for (const path of made.paths)
      this.#copyOf.set(made.givenPath(path), { path, sizeBytes: (await stat(path)).size });
    return packed.flatMap((file) => {
      if (this.#copyOf.has(file.path)) return [];
      file.content = { kind: 'bad', atMs: Date.now() };
      const why = made.passed.find(({ path }) => path === file.path || path === file.diskPath);
      const problem = why?.problem ?? 'It changed since it was looked at.';
      return [{ path: file.path, name: file.name, problem }];
    });
  }

  /** Where a file can be read, and its size there. */
  of({ path, sizeBytes }: Pick<SeenFile, 'path' | 'sizeBytes'>): Copy {
    return this.#copyOf.get(path) ?? { path, sizeBytes };
  }

  async remove(): Promise<void> {
    const made = this.#made;
    this.#made = [];
    this.#copyOf.clear();
    for (const files of made) await files.remove();
  }
}
