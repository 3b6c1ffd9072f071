/** Sends one file: streamed from the disk, again and again while what stops it is passing. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ApiError } from '@crowdsky/api';
import { explainFileError } from '@crowdsky/files';
import { LONG_PATIENCE, isPassing, patiently } from '@crowdsky/sending';

export interface SendRun {
  readonly signal: AbortSignal;
  /** More bytes went out; negative when they must go again. */
  readonly onBytes: (count: number) => void;
  /** A passing fault: it is tried again. */
  readonly onRetry: (error: unknown) => void;
}

/** `refused`: this file alone; the others may go on. */
export type Sent<Answer> =
  { readonly kind: 'sent'; readonly answer: Answer } | { readonly kind: 'refused'; readonly problem: string };

/** Refusals that concern the file and no other. */
const OF_THE_FILE = new Set([
  'bad-fits',
  'bad-digest',
  'bad-file-name',
  'no-date-obs',
  'empty-file',
  'cut-file',
  'too-large',
  'chunk-exists',
]);

/**
 * `begin` is asked before each try how many bytes the server has: the others are sent. Rejects with what ends the whole
 * upload: ApiError, as `fetch`, or the signal's reason.
 */
export async function sendFile<Answer>(
  path: string,
  put: (body: ReadableStream, startBytes: number) => Promise<Answer>,
  { signal, onBytes, onRetry }: SendRun,
  begin: () => Promise<number> = async () => 0,
): Promise<Sent<Answer>> {
  const once = async (): Promise<Answer> => {
    let sentBytes = 0;
    let fault: unknown;
    const count = (bytes: number): void => {
      sentBytes += bytes;
      onBytes(bytes);
    };
    let body: Readable | undefined;
    try {
      const startBytes = await begin();
      count(startBytes);
      body = Readable.from(
        readCounted(path, startBytes, count, (error) => (fault = error)),
        { objectMode: false },
      );
      return await put(Readable.toWeb(body), startBytes);
    } catch (error) {
      onBytes(-sentBytes);
      if (fault !== undefined) throw new UnreadableFile(fault);
      if (isPassing(error) && !signal.aborted) onRetry(error);
      throw error;
    } finally {
      body?.destroy();
    }
  };
  try {
    return { kind: 'sent', answer: await patiently(once, signal, LONG_PATIENCE) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { kind: 'refused', problem: error.message };
    if (!(error instanceof ApiError) || !OF_THE_FILE.has(error.code)) throw error;
    const changed = error.code === 'bad-digest' || error.code === 'cut-file';
    return { kind: 'refused', problem: changed ? 'It changed while it was sent.' : error.message };
  }
}

const PIECE_BYTES = 1 << 18;

/** The bytes of a file from `start` on, as they are asked for; `onFault` hears why the disk gives no more. */
async function* readCounted(
  path: string,
  start: number,
  onBytes: (count: number) => void,
  onFault: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(path, { start, highWaterMark: PIECE_BYTES })) {
      const bytes = piece as Buffer;
      onBytes(bytes.length);
      yield bytes;
    }
  } catch (error) {
    onFault(error);
    throw error;
  }
}

/** The file itself cannot be read any more: `fetch` would call it a fault of the network. */
class UnreadableFile extends Error {
  constructor(cause: unknown) {
    super(`It cannot be read: ${explainFileError(cause)}.`, { cause });
  }
}
