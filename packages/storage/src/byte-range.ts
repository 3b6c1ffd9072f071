/** Parts of objects: checked against the size, and cut out where a server sends the whole. */
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { StorageError } from './storage-error.ts';
import type { ByteRange } from './storage.ts';

/** Whether an object, if it is long enough, has such a part. */
export function isRange({ start, end }: ByteRange): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
}

/** @throws StorageError `bad-range` */
export function requireRange(name: string, range: ByteRange, sizeBytes: number): void {
  const { start, end } = range;
  if (isRange(range) && end < sizeBytes) return;
  throw new StorageError('bad-range', `${name} has ${sizeBytes} bytes, not those from ${start} to ${end}.`);
}

/** Reads `whole` to its end, so that a fault of its last byte is told, and passes on the range. */
export function cutTo(whole: Readable, { start, end }: ByteRange): Readable {
  let at = 0;
  const cut = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const wanted = piece.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
      at += piece.length;
      done(null, wanted);
    },
  });
  whole.on('error', (error) => cut.destroy(error));
  cut.on('close', () => whole.destroy());
  return whole.pipe(cut);
}

/**
 * The part that a server sends; null when it sends the whole, as it may.
 *
 * @throws StorageError `refused` for another part than the one asked for
 */
export function partOf(response: unknown, asked: ByteRange | undefined): ByteRange | null {
  const { body, status, headers } = response as { body: Readable; status: number; headers: Headers };
  if (!asked || status !== 206) return null;
  requirePart(headers.get('content-range') ?? '', asked, body);
  return asked;
}

/** @throws StorageError `refused`, after it gave `body` up, where `sent` is no `Content-Range` of the part asked for */
export function requirePart(sent: string, { start, end }: ByteRange, body: Readable): void {
  if (sent.startsWith(`bytes ${start}-${end}/`)) return;
  body.destroy();
  throw new StorageError('refused', `The storage answered bytes ${start}-${end} with "${sent}".`);
}
