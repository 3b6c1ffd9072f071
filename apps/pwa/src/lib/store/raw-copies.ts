/** Copies of raw frames that wait to be sent, in the origin's private file system, so that they outlive the page. */
import { privateFolder } from './private-files.ts';

const FOLDER = 'sending';
/** So much of what is free stays free. */
const MOST_SHARE = 0.5;

const folder = (): Promise<FileSystemDirectoryHandle | undefined> => privateFolder(FOLDER);

function nameOf(entryId: string, index: number): string {
  return `${entryId}.${index}`;
}

/** Whether so much can be kept beside what is there. */
export async function hasRoomForCopies(sizeBytes: number): Promise<boolean> {
  if (!(await folder())) return false;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return sizeBytes <= MOST_SHARE * (quota - usage);
}

/** Resolves to whether it is there now: not where the device is full, or this browser writes only in workers. */
export async function keepCopy(entryId: string, index: number, file: File): Promise<boolean> {
  const directory = await folder();
  if (!directory) return false;
  const name = nameOf(entryId, index);
  try {
    const handle = await directory.getFileHandle(name, { create: true });
    // Closes with the stream; a stream that breaks leaves the file empty.
    await file.stream().pipeTo(await handle.createWritable());
    return true;
  } catch {
    await directory.removeEntry(name).catch(() => undefined);
    return false;
  }
}

/** Undefined when there is none. */
export async function readCopy(entryId: string, index: number): Promise<File | undefined> {
  const directory = await folder();
  const handle = await directory?.getFileHandle(nameOf(entryId, index)).catch(() => undefined);
  return handle?.getFile();
}

export async function removeCopy(entryId: string, index: number): Promise<void> {
  await (await folder())?.removeEntry(nameOf(entryId, index)).catch(() => undefined);
}

/** Of entries that are no longer in the queue; what is copied meanwhile is of `knownIds`. */
export async function removeStrayCopies(knownIds: () => Promise<ReadonlySet<string>>): Promise<void> {
  const directory = await folder();
  if (!directory) return;
  const names: string[] = [];
  for await (const name of directory.keys()) names.push(name);
  if (names.length === 0) return;
  const known = await knownIds();
  for (const name of names)
    if (!known.has(name.split('.')[0])) await directory.removeEntry(name).catch(() => undefined);
}
