/**
 * Plain copies of packed frames, in the origin's private file system for as long as the thread lives that unpacked them;
 * in memory where there is no such file system. For workers.
 */
import { privateFolder, writePrivateFile } from '../store/private-files.ts';

const FOLDER = 'unpacked';
const lockOf = (folder: string): string => `crowdsky-${FOLDER}-${folder}`;

export class UnpackedFiles {
  readonly #folder = crypto.randomUUID();
  #isHeld: Promise<void> | undefined;
  #count = 0;

  /** @throws DOMException QuotaExceededError when the device is full */
  async keep(name: string, pieces: readonly Uint8Array[]): Promise<File> {
    await (this.#isHeld ??= holdUntilTheEnd(lockOf(this.#folder)));
    const folder = privateFolder(FOLDER, this.#folder);
    // Names within a zip may hold what file systems do not allow.
    const own = String(this.#count++);
    if ((await writePrivateFile(own, pieces, folder)) !== undefined) {
      const written = await (await folder)?.getFileHandle(own);
      if (written) return new File([await written.getFile()], name);
    }
    return new File(pieces as readonly Uint8Array<ArrayBuffer>[] as Uint8Array<ArrayBuffer>[], name);
  }
}

function holdUntilTheEnd(lock: string): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve();
  return new Promise((granted) => {
    void navigator.locks.request(lock, () => {
      granted();
      return new Promise(() => undefined);
    });
  });
}

/** Removes the copies of tabs that are closed. */
export async function removeAbandonedCopies(): Promise<void> {
  const all = 'locks' in navigator ? await privateFolder(FOLDER) : undefined;
  if (!all) return;
  // The list of folders first: whoever makes one holds its lock before.
  const folders: string[] = [];
  for await (const name of all.keys()) folders.push(name);
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  for (const folder of folders) {
    if (!names.has(lockOf(folder))) await all.removeEntry(folder, { recursive: true }).catch(() => undefined);
  }
}
