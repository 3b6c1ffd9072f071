/** Folders the browser can reopen (File System Access: Chromium); other browsers pick a folder each time. */
import { openLocalDb } from '../store/local-db.ts';
import type { RememberedFolder } from '../store/local-db.ts';

export function canPickFolders(): boolean {
  return window.showDirectoryPicker !== undefined;
}

/** Lets the user pick and remembers the choice; undefined when the dialog was closed. */
export async function pickFolder(
  use: RememberedFolder['use'],
): Promise<FileSystemDirectoryHandle | undefined> {
  const handle = await window.showDirectoryPicker?.({ id: use }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  });
  if (handle) await rememberFolder(use, handle);
  return handle;
}

async function rememberFolder(
  use: RememberedFolder['use'],
  handle: FileSystemDirectoryHandle,
): Promise<void> {
  await (await openLocalDb()).put('folders', { use, handle }, use);
}

export async function recallFolder(
  use: RememberedFolder['use'],
): Promise<FileSystemDirectoryHandle | undefined> {
  const db = await openLocalDb().catch(() => undefined);
  return (await db?.get('folders', use))?.handle;
}

/** Asks again where the browser forgot the permission; must follow a tap then. */
export async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  if (!handle.queryPermission || !handle.requestPermission) return true;
  if ((await handle.queryPermission({ mode: 'read' })) === 'granted') return true;
  return (await handle.requestPermission({ mode: 'read' })) === 'granted';
}
