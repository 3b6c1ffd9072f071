/** Streams a request's bytes to disk; nothing is held in memory. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../app-error.ts';
import { digestAndSync } from './digest-threads.ts';

/** Names that begin so are half-received files. */
export const partPrefix = '.part-';

export interface ReceivedFile {
  path: string;
  sizeBytes: number;
  sha256: string;
}

export interface ReceiveLimits {
  maxBytes: number;
  /** What the sender says the SHA-256 is. */
  expectedSha256?: string | undefined;
  /** What the sender says the length is. */
  announcedBytes?: number | undefined;
}

/**
 * Writes `source` to a new file in `folder` and syncs it. The source is never destroyed, only drained, for destroying a
 * request closes the connection before the refusal could be answered.
 *
 * @throws AppError `too-large`, `empty-file`, `bad-digest`, `client-gone`; no file is left then
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
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const path = join(folder, partPrefix + randomBytes(8).toString('hex'));
  try {
    const sizeBytes = await writeAll(source, path, limits.maxBytes);
    if (sizeBytes === 0) throw new AppError('empty-file', 'The file is empty.');
    const sha256 = await digestAndSync(path);
    if (limits.expectedSha256 !== undefined && limits.expectedSha256 !== sha256) {
      throw new AppError(
        'bad-digest',
        `The file changed on its way: its SHA-256 is ${sha256}, announced was ${limits.expectedSha256}.`,
      );
    }
    return { path, sizeBytes: sizeBytes, sha256 };
  } catch (error) {
    source.resume();
    await unlink(path).catch(() => {});
    throw asRefusal(error);
  }
}

/** Resolves to how many bytes were written. The source is left open, whatever happens. */
function writeAll(source: Readable, path: string, maxBytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // A source that broke before anybody listened tells nobody any more.
    if (source.destroyed && !source.readableEnded) throw clientGone();
    const out = createWriteStream(path, { flags: 'wx', mode: 0o640, highWaterMark: 256 * 1024 });
    let sizeBytes = 0;
    const stop = (refusal: AppError): void => {
      source.off('data', count);
      source.unpipe(out);
      out.destroy(refusal);
    };
    const count = (piece: Buffer): void => {
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) stop(tooLarge(maxBytes));
    };
    source.on('data', count);
    source.once('error', () => stop(clientGone()));
    source.once('close', () => {
      if (!source.readableEnded) stop(clientGone());
    });
    out.once('error', reject);
    out.once('close', () => resolve(sizeBytes));
    source.pipe(out);
  });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', `The file exceeds the limit of ${maxBytes / 1024 / 1024} MB.`);
}

function clientGone(): AppError {
  return new AppError('client-gone', 'The connection broke before the file was whole.');
}

function asRefusal(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('storage-failed', 'The upload buffer of this server is full. Try again later.', {
      cause: error,
    });
  }
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') return clientGone();
  return error;
}
