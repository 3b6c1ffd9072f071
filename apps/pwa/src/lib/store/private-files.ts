/** The origin's private file system (OPFS), as far as this browser has one. */

/** Chromium never answers for a handle that is collected as garbage while it opens a file. */
const opening = new Set<FileSystemFileHandle>();

/** Undefined where there is none: older WebKit, private windows. `path`: folders, the outer first. */
export async function privateFolder(
  ...path: readonly string[]
): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    let folder = await navigator.storage.getDirectory();
    for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
    return folder;
  } catch {
    return undefined;
  }
}

const stacks = (): Promise<FileSystemDirectoryHandle | undefined> => privateFolder('stacks');

/** Undefined when there is no such file. */
export async function readPrivateFile(name: string): Promise<File | undefined> {
  const directory = await stacks();
  const handle = await directory?.getFileHandle(name).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  });
  return handle?.getFile();
}

/**
 * Writes a file whole and resolves to its size; for workers. Undefined where this browser cannot.
 *
 * @throws DOMException QuotaExceededError when the device is full; the half file is removed
 */
export async function writePrivateFile(
  name: string,
  pieces: Iterable<Uint8Array>,
  folder = stacks(),
): Promise<number | undefined> {
  const directory = await folder;
  if (!directory || !('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return undefined;
  const handle = await directory.getFileHandle(name, { create: true });
  opening.add(handle);
  const access = await handle.createSyncAccessHandle().finally(() => opening.delete(handle));
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

export async function removePrivateFile(name: string): Promise<void> {
  await (await stacks())?.removeEntry(name).catch(() => undefined);
}

export async function listPrivateFiles(): Promise<string[]> {
  const directory = await stacks();
  const names: string[] = [];
  if (directory) for await (const name of directory.keys()) names.push(name);
  return names;
}
