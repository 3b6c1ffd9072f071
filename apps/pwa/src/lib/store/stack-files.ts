/**
 * Files of stacks. They lie in the origin's private file system; browsers without one, and private windows that forbid
 * it, keep them in the database. Writing happens in workers: there every engine can.
 */
import { openLocalDb } from './local-db.ts';
import { removePrivateFile, listPrivateFiles, readPrivateFile, writePrivateFile } from './private-files.ts';
import { STACK_FILES } from './stack-record.ts';
import type { StackFile } from './stack-record.ts';

/** Undefined when the stack has no such file. */
export async function readStackFile(id: string, file: StackFile): Promise<File | undefined> {
  const name = nameOf(id, file);
  const found = await readPrivateFile(name);
  if (found) return found;
  const bytes = await (await openLocalDb()).get('files', name);
  return bytes && new File([bytes], name);
}

/**
 * Writes a file whole; for workers. `pieces` can be gone through twice.
 *
 * @throws DOMException QuotaExceededError when the device is full; the half file is removed
 */
export async function writeStackFile(
  id: string,
  file: StackFile,
  pieces: () => Iterable<Uint8Array>,
): Promise<number> {
  const name = nameOf(id, file);
  const written = await writePrivateFile(name, pieces());
  if (written !== undefined) return written;
  const bytes = joined([...pieces()]);
  await (await openLocalDb()).put('files', bytes, name);
  return bytes.length;
}

export async function removeStackFiles(id: string): Promise<void> {
  const db = await openLocalDb();
  for (const file of Object.keys(STACK_FILES) as StackFile[]) {
    await removePrivateFile(nameOf(id, file));
    await db.delete('files', nameOf(id, file));
  }
}

/** Removes files that no record names: what an interrupted stack left behind. */
export async function removeStrayFiles(knownIds: ReadonlySet<string>): Promise<void> {
  const isStray = (name: string): boolean => !knownIds.has(name.split('.')[0]);
  for (const name of (await listPrivateFiles()).filter(isStray)) await removePrivateFile(name);
  const db = await openLocalDb();
  for (const name of (await db.getAllKeys('files')).filter(isStray)) await db.delete('files', name);
}

function nameOf(id: string, file: StackFile): string {
  return `${id}.${STACK_FILES[file]}`;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
