/** Files from wherever a person gives them: drops with folders inside, picked folders, remembered folders. */

import { noteOrigin } from './file-handles.ts';
import { notePath } from './file-paths.ts';

/** Names that a telescope's folder holds beside its raw frames; not worth a line each. */
const COMPANION = /^(\.|thumbs\.db$|desktop\.ini$)|_thn\.jpe?g$/i;

export function isCompanion(name: string): boolean {
  return COMPANION.test(name);
}

/** All files under a folder, deepest last. Files that vanish while it is read are left out. */
export async function filesInFolder(
  folder: FileSystemDirectoryHandle,
  picked: FileSystemDirectoryHandle = folder,
  path: string = folder.name,
): Promise<File[]> {
  const files: File[] = [];
  const folders: FileSystemDirectoryHandle[] = [];
  for await (const handle of folder.values()) {
    if (handle.kind === 'directory') folders.push(handle);
    else if (!isCompanion(handle.name)) {
      const file = await handle.getFile().catch(() => undefined);
      if (!file) continue;
      noteOrigin(file, { handle, folder: picked });
      notePath(file, `${path}/${handle.name}`);
      files.push(file);
    }
  }
  for (const inner of folders) files.push(...(await filesInFolder(inner, picked, `${path}/${inner.name}`)));
  return files;
}

/** Files and folders of a drop. Must be called within the event: the browser empties the list afterwards. */
export function filesInDrop(transfer: DataTransfer): Promise<File[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  return Promise.all(entries.map((entry) => filesInEntry(entry))).then((lists) =>
    lists.flat().filter((file) => !isCompanion(file.name)),
  );
}

async function filesInEntry(entry: FileSystemEntry | null): Promise<File[]> {
  if (entry === null) return [];
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)),
    );
    if (file) notePath(file, entry.fullPath);
    return file ? [file] : [];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A reader gives at most a hundred entries a call.
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) return files;
    for (const inner of some) files.push(...(await filesInEntry(inner)));
  }
}
