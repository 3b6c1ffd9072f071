/** Continues a file that came in part: what is told of its length has been synced to the disk. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeFolder, syncFolder } from '@crowdsky/storage';
import { asRefusal, partPrefix, writeBody } from './receive-file.ts';

/** What a kill may cost. */
const syncedBytes = 4 * 1024 * 1024;

export interface Piece {
  source: Readable;
  /** Where it begins; what the file holds beyond was never told of and is cut off. */
  startBytes: number;
  /** Of the whole file. */
  lengthBytes: number;
}

/**
 * Tells `onDurable` the length after every few megabytes, at the end, and at a break too. The source is only drained, never
 * destroyed, as by `receiveFile`.
 *
 * @throws AppError `too-large` for more than the whole file, `client-gone`, `storage-failed` for a full disk
 */
export async function appendFile(
  path: string,
  piece: Piece,
  onDurable: (sizeBytes: number) => Promise<void>,
): Promise<void> {
  const { source, startBytes } = piece;
  try {
    const file = await openPart(path, startBytes);
    try {
      await append(file, dirname(path), piece, onDurable);
    } finally {
      await file.close();
    }
  } catch (error) {
    source.resume();
    throw asRefusal(error);
  }
}

async function append(
  file: FileHandle,
  folder: string,
  { source, startBytes, lengthBytes }: Piece,
  onDurable: (sizeBytes: number) => Promise<void>,
): Promise<void> {
  let [writtenBytes, durableBytes] = [startBytes, startBytes];
  const sync = async (): Promise<void> => {
    if (writtenBytes === durableBytes) return;
    const sizeBytes = writtenBytes;
    await file.datasync();
    await onDurable(sizeBytes);
    durableBytes = sizeBytes;
  };
  const limits = { maxBytes: lengthBytes, announcedBytes: lengthBytes };
  try {
    await writeBody(source, file, folder, limits, startBytes, async (sizeBytes) => {
      writtenBytes = sizeBytes;
      if (writtenBytes - durableBytes >= syncedBytes) await sync();
    });
  } finally {
    await sync();
  }
}

async function openPart(path: string, startBytes: number): Promise<FileHandle> {
  const isNew = startBytes === 0;
  if (isNew) await makeFolder(dirname(path));
  const file = await open(path, isNew ? constants.O_RDWR | constants.O_CREAT : 'r+', 0o640);
  try {
    await file.truncate(startBytes);
    if (isNew) await syncFolder(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The same bytes under another name of the same folder: to be moved away or deleted without loss. */
export async function twinOfFile(path: string): Promise<string> {
  const twin = join(dirname(path), partPrefix + randomBytes(8).toString('hex'));
  // Not every disk knows two names for one file.
  await link(path, twin).catch(() => copyFile(path, twin, constants.COPYFILE_FICLONE));
  const now = new Date();
  await utimes(twin, now, now); // cleanup deletes old ones
  return twin;
}

/** Reads to the end. @throws AppError `client-gone` */
export async function countBytes(source: Readable): Promise<number> {
  let count = 0;
  try {
    for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      count += piece.length;
  } catch (error) {
    throw asRefusal(error);
  }
  return count;
}
