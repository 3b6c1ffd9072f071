/** Files of stacks in the origin's private file system. Writing happens in workers: there every engine can. */
import { STACK_FILES } from './stack-record.ts';
import type { StackFile } from './stack-record.ts';

async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('stacks', { create: true });
}

/** Undefined when the stack has no such file. */
export async function readStackFile(id: string, file: StackFile): Promise<File | undefined> {
  const handle = await (
    await folder()
  )
    .getFileHandle(`${id}.${STACK_FILES[file]}`)
    .catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
      throw error;
    });
  return handle?.getFile();
}

/**
 * Writes a file whole; for workers.
 *
 * @throws DOMException QuotaExceededError when the device is full; the half file is removed
 */
export async function writeStackFile(
  id: string,
  file: StackFile,
  pieces: Iterable<Uint8Array>,
): Promise<number> {
  const directory = await folder();
  const name = `${id}.${STACK_FILES[file]}`;
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  let at = 0;
  let isWhole = false;
  try {
    access.truncate(0);
    for (const piece of pieces) {
      const written = access.write(piece as Uint8Array<ArrayBuffer>, { at });
      if (written !== piece.byteLength) throw new DOMException('The device is full.', 'QuotaExceededError');
      at += written;
    }
    access.flush();
    isWhole = true;
  } finally {
    access.close();
    if (!isWhole) await directory.removeEntry(name).catch(() => undefined);
  }
  return at;
}

export async function removeStackFiles(id: string): Promise<void> {
  const directory = await folder();
  for (const suffix of Object.values(STACK_FILES)) {
    await directory.removeEntry(`${id}.${suffix}`).catch(() => undefined);
  }
}

/** Removes files that no record names: what an interrupted stack left behind. */
export async function removeStrayFiles(knownIds: ReadonlySet<string>): Promise<void> {
  const directory = await folder();
  const stray: string[] = [];
  for await (const name of directory.keys()) if (!knownIds.has(name.split('.')[0])) stray.push(name);
  for (const name of stray) await directory.removeEntry(name).catch(() => undefined);
}
