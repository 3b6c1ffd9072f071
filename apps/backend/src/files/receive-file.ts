/** Streams a request's bytes to disk, holding only a piece of the file in memory. */
import { randomBytes } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { hasRoomFor } from '@crowdsky/files';
import { makeFolder } from '@crowdsky/storage';
import { AppError } from '../ground/app-error.ts';
import { digestFile } from './file-threads.ts';

/** The name prefix of half-received files. */
export const partPrefix = '.part-';

/** The room on the disk is looked at once for each of these. */
const lookBytes = 2 * 1024 * 1024;

/** Bytes buffered before a write: few calls, and little memory under many simultaneous uploads. */
const batchBytes = 256 * 1024;

export interface ReceivedFile {
  path: string;
  sizeBytes: number;
  sha256: string;
  /** The file's first bytes: the first piece received. */
  head: Uint8Array;
  /** Whether it was taken once before, up to a crash: its location may have been blanked since `sha256`. */
  mayBeBlanked?: boolean;
}

export interface ReceiveLimits {
  maxBytes: number;
  /** The SHA-256 that the sender announced. */
  expectedSha256?: string | undefined;
  /** The length that the sender announced. */
  announcedBytes?: number | undefined;
}

/**
 * Writes `source` to a new file in `folder`, without syncing it. The source is never destroyed, only drained, for
 * destroying a request closes the connection before the refusal could be answered.
 *
 * @throws AppError `too-large`, `empty-file`, `bad-digest`, `client-gone`, `storage-failed` for a full disk; no file is left then
 */
export async function receiveFile(
  source: Readable,
  folder: string,
  limits: ReceiveLimits,
): Promise<ReceivedFile> {
  if ((limits.announcedBytes ?? 0) > limits.maxBytes) {
    source.resume();
    throw tooLarge(limits.maxBytes);
  }
  const path = join(folder, partPrefix + randomBytes(8).toString('hex'));
  try {
    const { sizeBytes, head } = await writeAll(source, path, limits);
    if (sizeBytes === 0) throw emptyFile();
    return { path, sizeBytes, sha256: await digestAsAnnounced(path, limits.expectedSha256), head };
  } catch (error) {
    source.resume();
    await unlink(path).catch(() => {});
    throw asRefusal(error);
  }
}

/** Resolves to the SHA-256 of a whole file. @throws AppError `bad-digest` when the sender announced another */
export async function digestAsAnnounced(path: string, announced: string | undefined): Promise<string> {
  const sha256 = await digestFile(path);
  if (announced === undefined || announced === sha256) return sha256;
  throw new AppError(
    'bad-digest',
    `The file changed on its way: its SHA-256 is ${sha256}, announced was ${announced}.`,
  );
}

async function writeAll(
  source: Readable,
  path: string,
  limits: ReceiveLimits,
): Promise<{ sizeBytes: number; head: Uint8Array }> {
  const file = await openNew(path);
  try {
    return await writeBody(source, file, dirname(path), limits);
  } finally {
    await file.close();
  }
}

/**
 * Writes `source` from `startBytes` on into an open file of `folder`, and tells after each write how long the file is now.
 * What came before a break is written too. Resolves to the size of the file and the first piece received.
 */
export async function writeBody(
  source: Readable,
  file: FileHandle,
  folder: string,
  { maxBytes, announcedBytes = Infinity }: Pick<ReceiveLimits, 'maxBytes' | 'announcedBytes'>,
  startBytes = 0,
  onWritten: (sizeBytes: number) => void | Promise<void> = () => {},
): Promise<{ sizeBytes: number; head: Uint8Array }> {
  let sizeBytes = startBytes;
  let lookAtBytes = 0;
  let head: Uint8Array | undefined;
  let batch: Buffer[] = [];
  let [writtenBytes, waitingBytes] = [startBytes, 0];
  const write = async (): Promise<void> => {
    await writeBatch(file, batch, waitingBytes, writtenBytes);
    writtenBytes += waitingBytes;
    batch = [];
    waitingBytes = 0;
    await onWritten(writtenBytes);
  };
  try {
    for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      head ??= piece;
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      if (sizeBytes > lookAtBytes) {
        lookAtBytes = sizeBytes + lookBytes;
        const ahead = Math.min(lookBytes, announcedBytes - sizeBytes + piece.length);
        if (!(await hasRoomFor(folder, Math.max(piece.length, ahead)))) throw bufferFull();
      }
      waitingBytes += piece.length;
      batch.push(piece);
      if (waitingBytes >= batchBytes) await write();
    }
  } finally {
    if (waitingBytes > 0) await write();
  }
  return { sizeBytes, head: head ?? new Uint8Array(0) };
}

async function openNew(path: string): Promise<FileHandle> {
  const openOnce = (): Promise<FileHandle> => open(path, 'wx', 0o640);
  try {
    return await openOnce();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(join(path, '..'));
    return openOnce();
  }
}

/** A full disk accepts only a part; writing the rest then throws the reason. */
async function writeBatch(
  file: FileHandle,
  batch: Buffer[],
  sizeBytes: number,
  atBytes: number,
): Promise<void> {
  let { bytesWritten: done } = await file.writev(batch, atBytes);
  if (done === sizeBytes) return;
  const bytes = Buffer.concat(batch);
  while (done < sizeBytes)
    done += (await file.write(bytes, done, sizeBytes - done, atBytes + done)).bytesWritten;
}

export function emptyFile(): AppError {
  return new AppError('empty-file', 'The file is empty.');
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', `The file exceeds the limit of ${maxBytes / 1024 / 1024} MB.`);
}

function clientGone(): AppError {
  return new AppError('client-gone', 'The connection broke before the file was whole.');
}

export function bufferFull(cause?: unknown): AppError {
  const sentence = 'The upload buffer of this server is full. Try again later.';
  return new AppError('storage-failed', sentence, { cause });
}

/** What breaks while bytes come in, as the sender is told. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return bufferFull(error);
  }
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') return clientGone();
  return error;
}
