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
    if (sizeBytes === 0) throw new AppError('empty-file', 'The file is empty.');
    const sha256 = await digestFile(path);
    if (limits.expectedSha256 !== undefined && limits.expectedSha256 !== sha256) {
      throw new AppError(
        'bad-digest',
        `The file changed on its way: its SHA-256 is ${sha256}, announced was ${limits.expectedSha256}.`,
      );
    }
    return { path, sizeBytes, sha256, head };
  } catch (error) {
    source.resume();
    await unlink(path).catch(() => {});
    throw asRefusal(error);
  }
}

async function writeAll(
  source: Readable,
  path: string,
  { maxBytes, announcedBytes = Infinity }: ReceiveLimits,
): Promise<{ sizeBytes: number; head: Uint8Array }> {
  const file = await openNew(path);
  let sizeBytes = 0;
  let lookAtBytes = 0;
  let head: Uint8Array = new Uint8Array(0);
  let batch: Buffer[] = [];
  let waitingBytes = 0;
  try {
    for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (sizeBytes === 0) head = piece;
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      if (sizeBytes > lookAtBytes) {
        lookAtBytes = sizeBytes + lookBytes;
        const ahead = Math.min(lookBytes, announcedBytes - sizeBytes + piece.length);
        if (!(await hasRoomFor(dirname(path), Math.max(piece.length, ahead)))) throw bufferFull();
      }
      waitingBytes += piece.length;
      batch.push(piece);
      if (waitingBytes < batchBytes) continue;
      await writeBatch(file, batch, waitingBytes);
      batch = [];
      waitingBytes = 0;
    }
    if (waitingBytes > 0) await writeBatch(file, batch, waitingBytes);
  } finally {
    await file.close();
  }
  return { sizeBytes, head };
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
async function writeBatch(file: FileHandle, batch: Buffer[], sizeBytes: number): Promise<void> {
  const { bytesWritten } = await file.writev(batch);
  if (bytesWritten < sizeBytes) await file.writeFile(Buffer.concat(batch).subarray(bytesWritten));
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', `The file exceeds the limit of ${maxBytes / 1024 / 1024} MB.`);
}

function clientGone(): AppError {
  return new AppError('client-gone', 'The connection broke before the file was whole.');
}

function bufferFull(cause?: unknown): AppError {
  const sentence = 'The upload buffer of this server is full. Try again later.';
  return new AppError('storage-failed', sentence, { cause });
}

function asRefusal(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return bufferFull(error);
  }
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') return clientGone();
  return error;
}
