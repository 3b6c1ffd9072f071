/** Folders and names on a local disk that survive a power cut. */
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder with the folders above it, each synced into the one that holds it; does nothing when it is there. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Syncs a folder, so that creating, renaming or deleting in it survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
